/* SPDX-License-Identifier: Apache-2.0 */
#include "core/sink/sink.h"

const char *jm_fate_text(jm_fate fate)
{
#define FATE_TEXT(name, text) text,
    static const char *const texts[] = {JM_FATE_LIST(FATE_TEXT)};
    return (unsigned)fate < JM_FATE_COUNT ? texts[fate] : "unknown";
}
