/* SPDX-License-Identifier: Apache-2.0 */
/* What `jumeau doctor` asks of a cluster: launcher, locks, disk, the cores that are ours. */
#ifndef JM_HPC_SURVEY_H
#define JM_HPC_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

/* Each writes a sentence into text[room], and answers whether all is well. */

/* Whether several processes were started, and whether they can find each other. */
bool jm_survey_launcher(char *text, size_t room);
/* The version of MPI that the module is linked with; false where it cannot be loaded. */
bool jm_survey_mpi(char *text, size_t room);
/* Whether files in `folder` can be locked. */
bool jm_survey_locks(const char *folder, char *text, size_t room);
/* How fast a file of 64 MB gets onto the disk there; false below 20 MB/s. */
bool jm_survey_disk(const char *folder, char *text, size_t room);
/* On which cores this process may run. */
bool jm_survey_cores(char *text, size_t room);

#endif
