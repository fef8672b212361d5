/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The reader of SBML: Levels 1 to 3, the package `comp` by flattening.
 *
 * Everything particular to SBML is resolved here: species as amounts or concentrations, reactions
 * with their stoichiometry, rules, initial assignments, local parameters, algebraic rules that can
 * be solved. What cannot be represented is refused by name (JM_MODEL); a file that is no SBML or is
 * broken is JM_SYNTAX. Nothing is fetched: other files are read only where `comp` names one beside
 * the file itself.
 */
#ifndef JM_IMPORT_SBML_H
#define JM_IMPORT_SBML_H

#include "io/import/foreign.h"

/* `text` is what stands in the file, `path` where it came from: for messages, and for the models
   beside it that `comp` may name. */
JM_CHECK jm_status jm_sbml_read(jm_foreign **out, const char *text, size_t length,
                                const char *path, jm_error *err);

#endif
