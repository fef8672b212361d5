/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a model says of itself: names, units, sentences, events, doses and patterns in the form of
 * the ABI. The evaluator shows it as it is, the emitter prints it as C. Everything lives in the
 * arena of the program's graph; kernels are not filled in.
 */
#ifndef JM_COMPILE_DESCRIBE_H
#define JM_COMPILE_DESCRIBE_H

#include "core/compile/compile.h"

JM_CHECK jm_status jm_describe(jm_model_abi *out, const jm_program *program, jm_error *err);
/* The last part of a path. */
const char *jm_describe_file(const char *path);

#endif
