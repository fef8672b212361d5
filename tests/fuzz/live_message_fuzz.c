/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes what clients of live sessions say: whatever the bytes, they are an ask that keeps within
 * its bounds, or they are refused with a sentence. What can be ordered is tried on a model, too.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/live/ask.h"
#include "io/live/frame.h"
#include "io/live/order.h"
#include "io/live/say.h"
#include "tests/support/host_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const jm_action bleed = {.name = "bleed", .has_value = true, .unit = "mL/min", .high = 500};
static const jm_session session = {.tick_s = 1, .n_actions = 1, .actions = &bleed};

static const jm_model *model(void)
{
    static jm_model *one;
    const jm_host_options options = host_kit_options();
    jm_error err;
    if (!one && jm_model_open(&one, "glucose/hovorka", &options.model, &err) != JM_OK)
        abort();
    return one;
}

static void try_order(const jm_ask *ask)
{
    jm_order order;
    jm_error err = {0};
    const jm_status status = jm_order_make(&order, ask, model(), &session, &err);
    if (status != JM_OK && (!err.text[0] || err.status != status))
        abort();
    if (status == JM_OK && (!order.name || !order.unit || !isfinite(order.value)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jm_ask ask;
    jm_error err = {0};
    jm_text reply;
    const jm_status status = jm_ask_read(&ask, (const char *)data, size, &err);
    if (strlen(ask.id) >= sizeof ask.id || strlen(ask.name) > JM_ASK_TEXT)
        abort();
    if (status != JM_OK && (!err.text[0] || err.status != status))
        abort();
    if (status == JM_OK && size > JM_ASK_MOST)
        abort();
    if (status == JM_OK && (ask.kind == JM_ASK_SET || ask.kind == JM_ASK_DOSE ||
                            ask.kind == JM_ASK_STOP || ask.kind == JM_ASK_ACT))
        try_order(&ask);
    jm_text_init(&reply);
    jm_say_reply(ask.id, status == JM_OK ? NULL : err.text, &reply);
    if (!jm_utf8_is_valid(ask.id, strlen(ask.id)) || reply.failed)
        abort();
    jm_text_clear(&reply);
    return 0;
}
