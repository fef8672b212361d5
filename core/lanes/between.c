/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/between.h"

#include "core/lanes/isa.h"

const jm_between *jm_between_best(uint32_t lanes)
{
    if (lanes == 1)
        return &jm_between_1_any;
    return JM_ISA_BEST(&jm_between_8_v4, &jm_between_8_v3, &jm_between_8_any);
}
