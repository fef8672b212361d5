/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes scenarios: whatever the text, it is refused with a place, or makes a plan that prints. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/host_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char path[] = "tests/fuzz/corpus/scenario/x.lua";
    jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host;
    options.memory = 32 << 20;
    options.instructions = 300000;
    options.wall_s = 5;
    const jm_status status =
        jm_host_load_text(&host, (const char *)data, size, path, &options, &err);
    if ((status == JM_OK) != (host != NULL))
        abort();
    if (status != JM_OK && (!err.text[0] || !err.place[0] || err.status != status))
        abort();
    if (host) {
        jm_text text;
        jm_text_init(&text);
        jm_plan_print(jm_host_plan(host), &text);
        if (!text.length)
            abort();
        jm_text_clear(&text);
    }
    jm_host_free(host);
    return 0;
}
