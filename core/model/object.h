/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shared objects of models: looked at before they are loaded, asked for their ABI afterwards.
 *
 * A file that is no object for this machine, or that was cut short, is refused before the loader
 * of the system meets it. The handle belongs to the caller (dlclose); the ABI lives as long.
 */
#ifndef JM_MODEL_OBJECT_H
#define JM_MODEL_OBJECT_H

#include "core/base/error.h"
#include "jumeau/model_abi.h"

/* `fingerprint` is the one that the object must have; NULL takes any. */
JM_CHECK jm_status jm_object_open(void **so, const jm_model_abi **abi, const char *path,
                                  const char *fingerprint, jm_error *err);

#endif
