/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Anderson acceleration of a fixed point x = F(x) (Anderson 1965, doi:10.1145/321296.321305; in the
 * form of Walker and Ni 2011, doi:10.1137/10078356X).
 *
 * The next iterate combines the last few so that their residuals, each component divided by its
 * weight, cancel best in the sense of least squares. For a linear F of n variables the fixed point
 * is reached after n + 1 evaluations. One object serves one fixed point; it never evaluates F.
 */
#ifndef JM_BODY_ANDERSON_H
#define JM_BODY_ANDERSON_H

#include <stdbool.h>
#include <stddef.h>

enum { JM_ANDERSON_DEPTH = 12 };

typedef struct jm_anderson jm_anderson;

jm_anderson *jm_anderson_new(size_t n); /* NULL without memory */
void jm_anderson_free(jm_anderson *a);
/* Forgets the past. */
void jm_anderson_restart(jm_anderson *a);
/* `x` and fx = F(x), [n] each; overwrites x with the next iterate. `scale` [n]: the size at which a
   residual of each component matters, > 0. */
void jm_anderson_next(jm_anderson *a, double *x, const double *fx, const double *scale);

#endif
