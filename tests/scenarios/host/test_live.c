/* SPDX-License-Identifier: Apache-2.0 */
/* Patients that are attended, and sessions that are lived through again. */
#include "tests/support/live_kit.h"

#define HEAD                                                                                       \
    "return scenario { model = 'glucose/hovorka', duration = hours(2),\n"                          \
    "  record = { every = minutes(5), 'glucose', 'insulin', 'Q1', 'S1', 'x1', 'insulin_rate' },\n" \
    "  cohort = { patients = 5, seed = 11, vary = 'model' },\n"

#define ACTIONS                                                                                    \
    "  actions = {\n"                                                                              \
    "    snack = { label = 'A snack', value = { 15, 'g', low = 0, high = 100 },\n"                 \
    "              act = function(p, grams) p:dose('meal', grams, 'g') p.snacks = 1 end },\n"      \
    "    walk = function(p) p:after(minutes(10), function()\n"                                     \
    "      p:set('SIT', 2 * p:get('SIT', 'L/mU/min'), 'L/mU/min') end) end,\n"                     \
    "    cry = function(p) error('no help is near') end,\n"                                        \
    "  },\n"

static const jm_entry day[] = {
    {0, {JM_ORDER_NOTE, "begun \"here\"\n]] end return \\ \xff \xc3\xa9 --[[", 0, "", 0, ""}, true},
    {17, {JM_ORDER_DOSE, "meal", 61.7, "g", 0, ""}, false},
    {17, {JM_ORDER_DOSE, "insulin", 4100, "mU", 0, ""}, false},
    {95, {JM_ORDER_DOSE, "meal", 0.0257, "kg", 0.61, "h"}, false},
    {120, {JM_ORDER_SET, "insulin_rate", 0.0121, "U/min", 0, ""}, false},
    {121, {JM_ORDER_SET, "glucoze", 1, "1", 0, ""}, false},
    {131, {JM_ORDER_ACT, "snack", 23.3, "g", 0, ""}, false},
    {140, {JM_ORDER_ACT, "walk", 0, "", 0, ""}, true},
    {141, {JM_ORDER_ACT, "cry", 0, "", 0, ""}, false},
    {142, {JM_ORDER_ACT, "snack", 101, "g", 0, ""}, false},
    {143, {JM_ORDER_STOP, "meal", 0, "", 0, ""}, false},
    {200, {JM_ORDER_SET, "Q1", 41.7, "mmol", 0, ""}, false},
    {260, {JM_ORDER_SET, "basal", 0.4, "", 0, ""}, false},
};
enum { N_DAY = sizeof day / sizeof day[0] };

static live lived(uint64_t ticks)
{
    return (live){.options = host_kit_options(),
                  .entries = day,
                  .n = N_DAY,
                  .ticks = ticks};
}

static void relive(const live *z, size_t jumps)
{
    jm_text text;
    jm_error err = {0};
    const jm_host_options plain = host_kit_options();
    jm_text_init(&text);
    if (expect_status(jm_host_session_text(z->host, 0, z->ticks, z->entries, z->n, &text, &err),
                      JM_OK, &err))
        live_compare(z, &text, &plain, jumps);
    jm_text_clear(&text);
}

JM_TEST("a session with orders of all kinds is lived again to the last bit")
{
    live z = lived(500);
    z.options.has_only = true;
    z.options.only = 2;
    if (live_go(&z, HEAD ACTIONS "}")) {
        expect_int(z.n_stands, 501);
        expect_int(z.next, N_DAY);
        expect_int(z.n_refused, 3);
        expect_rel(z.t_off, 0, 0);
        expect_rel(z.t_end, 500 / 60.0, 1e-12);
        expect_int(z.fate, JM_FATE_STOPPED);
        expect_text(z.reason, "the session ended");
        relive(&z, N_DAY + 1);
    }
    live_clear(&z);
}

JM_TEST_MAIN
