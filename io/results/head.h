/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a results file: what it is, where it comes from, its dimensions and coordinates. */
#ifndef JM_IO_RESULTS_HEAD_H
#define JM_IO_RESULTS_HEAD_H

#include "io/results/h5.h"
#include "io/results/sink_hdf5.h"

/* Root attributes and /provenance. */
bool jm_head_write(hid_t file, const jm_plan *plan, const jm_hdf5_options *options);
/* The dimension `run` with its coordinates patient, arm and replicate; negative on failure. */
hid_t jm_head_run(hid_t file, const jm_plan *plan);
/* The dimension `time`. */
hid_t jm_head_time(hid_t file, const jm_plan *plan);

/* A name that netCDF readers accept and that `parent` does not hold yet: dots become "_". */
void jm_head_free_name(hid_t parent, const char *name, char *out, size_t room);
/* units (UDUNITS), ucum and long_name of a dataset in the user's unit. */
void jm_head_describe(hid_t dataset, const char *unit, const char *long_name);

#endif
