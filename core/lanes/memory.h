/* SPDX-License-Identifier: Apache-2.0 */
/* Memory for numbers in lanes: zeroed, aligned to a cache line, whole lines; freed with free(). */
#ifndef JM_LANES_MEMORY_H
#define JM_LANES_MEMORY_H

#include <stdlib.h>
#include <string.h>

/* `count` doubles (at least one line); NULL without memory. */
static inline double *jm_lanes_take(size_t count)
{
    const size_t bytes = (count * sizeof(double) + 127) / 64 * 64; /* never nothing */
    double *const p = aligned_alloc(64, bytes);
    if (p != NULL) {
        memset(p, 0, bytes);
    }
    return p;
}

#endif
