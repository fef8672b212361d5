/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lanes/kit.h"

#include "core/lanes/isa.h"

const jm_kit_flat *jm_kit_flat_best(void)
{
    return JM_ISA_BEST(&jm_kit_8_v4.flat, &jm_kit_8_v3.flat, &jm_kit_8_any.flat);
}

const jm_kit_rows *jm_kit_rows_best(uint32_t lanes)
{
    if (lanes == 1) {
        return JM_ISA_BEST(&jm_kit_1_v4.rows, &jm_kit_1_v3.rows, &jm_kit_1_any.rows);
    }
    return JM_ISA_BEST(&jm_kit_8_v4.rows, &jm_kit_8_v3.rows, &jm_kit_8_any.rows);
}
