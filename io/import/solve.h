/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 0 = e solved for a name that stands in e, in symbols: where e is linear in the name, or where the
 * name stands in one place only and every function around it can be undone. An inverse that has
 * two values (of a square, a sine) is none.
 */
#ifndef JM_IMPORT_SOLVE_H
#define JM_IMPORT_SOLVE_H

#include "io/import/foreign.h"

/* How often the name stands in `e`. */
uint32_t jm_solve_count(const jm_fexpr *e, const char *name);
/* `e` with `value` in the place of the name; `e` itself where it is not in there. */
jm_fexpr *jm_solve_replace(jm_foreign *model, jm_fexpr *e, const char *name, jm_fexpr *value);
/* What the name must be, or NULL. */
jm_fexpr *jm_solve_for(jm_foreign *model, jm_fexpr *e, const char *name);

#endif
