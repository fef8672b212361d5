/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of lanes as JM_C vectors of JM_W doubles: what the arithmetic of all own steppers begins
 * with. Included after JM_W and JM_C are defined.
 */
#include "core/lanes/vec.h"

#define inline_always static inline __attribute__((always_inline))

enum { ROW = JM_W * JM_C };

/* Vector c of a mask with a bit per lane, and back. */
inline_always vm mask_of(uint32_t bits, int c)
{
    return vm_of_bits((bits >> (c * JM_W)) & ((1u << JM_W) - 1u));
}

inline_always uint32_t bits_of(vm m, int c)
{
    return vm_bits(m) << (c * JM_W);
}
