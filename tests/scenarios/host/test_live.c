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
    live z = {.options = host_kit_options(), .entries = day, .n = N_DAY, .ticks = ticks};
    z.options.has_only = true;
    z.options.only = 2;
    return z;
}

/* The session as a scenario. */
static jm_text saved(const live *z)
{
    jm_text text;
    jm_error err = {0};
    jm_text_init(&text);
    expect_status(jm_host_session_text(z->host, 0, z->ticks, z->entries, z->n, &text, &err), JM_OK,
                  &err);
    return text;
}

static void relive(const live *z, size_t jumps)
{
    const jm_host_options plain = host_kit_options();
    jm_text text = saved(z);
    live_compare(z, &text, &plain, jumps);
    jm_text_clear(&text);
}

JM_TEST("a session with orders of all kinds is lived again to the last bit")
{
    live z = lived(500);
    if (live_go(&z, HEAD ACTIONS "}")) {
        expect_int(z.n_stands, 501);
        expect_int(z.next, N_DAY);
        expect_int(z.n_refused, 3);
        expect_rel(z.t_off, 0, 0);
        expect_rel(z.t_end, 500 / 60.0, 1e-12);
        expect_int(z.fate, JM_FATE_STOPPED);
        expect_text(z.reason, "the session ended");
        relive(&z, N_DAY);
    }
    live_clear(&z);
}

#define ARM                                                                                        \
    "  arms = { pump = function(p)\n"                                                              \
    "    assert(p.patient == 3 and p.id == '3' or p.patient == 1)\n"                               \
    "    local n = 0\n"                                                                            \
    "    p:every(minutes(1), function() n = n + 1\n"                                               \
    "      p:set('insulin_rate', 5 * n * p:random(), 'mU/min') end)\n"                             \
    "    p:on('glucose > 6.2 mmol/L', function() p:dose('insulin', p:normal(2, 0.1), 'U') end)\n"  \
    "    p:after(seconds(90), function() p:dose('meal', 71, 'g', { duration = minutes(3) }) end)\n" \
    "  end, other = {} },\n"

JM_TEST("a scripted arm with settling and chance goes on beside the orders, and again")
{
    static const char *const arms[] = {"pump"};
    live z = lived(600);
    z.options.arms = arms;
    z.options.n_arms = 1;
    if (live_go(&z, HEAD ARM ACTIONS "  settle = hours(3) }")) {
        expect_int(z.n_refused, 3);
        relive(&z, N_DAY + 14); /* and whenever the script acts */
    }
    live_clear(&z);
}

JM_TEST("every kind of method comes to the same bits again")
{
    static const char *const methods[] = {"dopri5", "dop853", "bdf", "rodas5p", "cvode_bdf"};
    static const char *const arm = "pump";
    for (size_t k = 0; k < sizeof methods / sizeof methods[0]; k++) {
        char text[2000];
        live z = lived(150);
        z.options.arms = &arm;
        z.options.n_arms = 1;
        jm_test_note("%s", methods[k]);
        snprintf(text, sizeof text, HEAD ARM ACTIONS "  options = { method = '%s' } }", methods[k]);
        if (live_go(&z, text))
            relive(&z, N_DAY + 3);
        live_clear(&z);
    }
}

JM_TEST("models with delays and with beats come to the same bits again")
{
    static const jm_entry asleep[] = {{20, {JM_ORDER_SET, "bis", 40, "", 0, ""}, false},
                                      {71, {JM_ORDER_SET, "bis", 80, "", 0, ""}, false}};
    static const jm_entry bled[] = {{31, {JM_ORDER_SET, "bleeding", 1800, "mL/min", 0, ""}, false},
                                    {77, {JM_ORDER_SET, "rate", 1.9, "1/s", 0, ""}, false}};
    live monitor = {.options = host_kit_options(), .entries = asleep, .n = 2, .ticks = 120};
    live heart = {.options = host_kit_options(), .entries = bled, .n = 2, .ticks = 256};
    if (live_go(&monitor, "return scenario { model = 'drugs/bis_monitor', duration = minutes(9), "
                          "record = { every = seconds(5), 'shown', 'bis' } }"))
        relive(&monitor, 2);
    if (live_go(&heart, "return scenario { model = 'cardiovascular/pulsatile', duration = "
                        "seconds(9), settle = seconds(3), cohort = { vary = 'model' }, record = { "
                        "every = seconds(1), 'P_sa', 'left.V', 'F_sa', 'beats', 'P_pa' } }"))
        relive(&heart, 2);
    live_clear(&monitor);
    live_clear(&heart);
}

JM_TEST("several patients may be attended side by side")
{
    static const jm_entry meal[] = {{7, {JM_ORDER_DOSE, "meal", 20, "g", 0, ""}, false}};
    live z = lived(60);
    z.entries = meal;
    z.n = 1;
    z.options.has_only = false;
    if (live_go(&z, HEAD "}")) {
        expect_int(z.n_stands, 5 * 61);
        expect_int(z.fate, JM_FATE_STOPPED);
        expect_rel(z.t_off, 0, 0);
    }
    live_clear(&z);
}

/* The text that stands `n` times in another one. */
static size_t count(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at++)
        n++;
    return n;
}

JM_TEST("a session that is lived again is lived on, saved, and not wrapped twice")
{
    static const jm_entry more[] = {{100, {JM_ORDER_NOTE, "here again", 0, "", 0, ""}, false},
                                    {330, {JM_ORDER_SET, "Gb", 5.1, "mmol/L", 0, ""}, false}};
    live first = lived(300), second = lived(400);
    second.entries = more;
    second.n = 2;
    second.options.has_only = false;
    if (live_go(&first, HEAD ACTIONS "}")) {
        jm_text text = saved(&first);
        if (live_go(&second, text.data)) {
            jm_text again = saved(&second);
            const jm_host_options plain = host_kit_options();
            expect_int(count(again.data, "return relive"), 1);
            expect_int(count(again.data, "patient = 3"), 1);
            expect_true(strstr(again.data, "here again") != NULL);
            live_compare(&second, &again, &plain, N_DAY + 2);
            jm_text_clear(&again);
        }
        for (size_t n = 0; n < 300 * first.n_shown && second.seen; n++) {
            if (!is_same(first.seen[n], second.seen[n]) && !expect_true(n == SIZE_MAX))
                break;
        }
        jm_text_clear(&text);
    }
    live_clear(&first);
    live_clear(&second);
}

JM_TEST("a saved session that somebody has changed is nested, and all orders count")
{
    static const jm_entry more[] = {{333, {JM_ORDER_SET, "Gb", 5.1, "mmol/L", 0, ""}, false}};
    live first = lived(300), second = lived(400);
    second.entries = more;
    second.n = 1;
    if (live_go(&first, HEAD ACTIONS "}")) {
        jm_text text = saved(&first);
        jm_text_add(&text, "-- read and found right\n");
        text.data[3] = '='; /* no long bracket any more: [[ and ]] are gone */
        text.data[2] = '-';
        jm_text changed;
        jm_text_init(&changed);
        jm_text_addf(&changed, "--[[ changed %s", text.data + 4);
        if (live_go(&second, changed.data)) {
            jm_text again = saved(&second);
            const jm_host_options plain = host_kit_options();
            expect_int(count(again.data, "return relive"), 2);
            live_compare(&second, &again, &plain, N_DAY + 2);
            jm_text_clear(&again);
        }
        jm_text_clear(&changed);
        jm_text_clear(&text);
    }
    live_clear(&first);
    live_clear(&second);
}

JM_TEST("what a client calls a note stays a note")
{
    static const char *const texts[] = {"\"", "\\", "\\\"", "]]", "]==]", "\n} }) error('out') --",
                                        "\r\n\t\x01\x7f", "\xff\xfe\xc3", "\xe2\x82", "\xf0\x9f\x98\x80",
                                        "\" .. (function() while true do end end)() .. \"", ""};
    enum { N = sizeof texts / sizeof texts[0] };
    jm_entry entries[N];
    for (size_t k = 0; k < N; k++)
        entries[k] = (jm_entry){5 + k, {JM_ORDER_NOTE, texts[k], 0, "", 0, ""}, false};
    live z = lived(40);
    z.entries = entries;
    z.n = N;
    if (live_go(&z, HEAD "}")) {
        jm_text text = saved(&z);
        jm_host_options options = host_kit_options();
        jm_host *again = NULL;
        jm_error err = {0};
        options.finish = true;
        if (expect_status(jm_host_load_text(&again, text.data, text.length, "saved.lua", &options,
                                            &err), JM_OK, &err)) {
            jm_sink_memory *sink = live_run(again, &err);
            const jm_run_result *r = sink ? jm_sink_memory_run(sink, 0) : NULL;
            expect_int(r ? r->n_happenings : 0, N);
            for (size_t k = 0; r && k < N && k < r->n_happenings; k++) {
                expect_text(r->happenings[k].label, texts[k]);
                expect_text(r->happenings[k].source, "order");
            }
            live_drop(sink);
        }
        jm_host_free(again);
        jm_text_clear(&text);
    }
    live_clear(&z);
}

/* --- one patient alone ------------------------------------------------------------------- */

static jm_sink_memory *run_text(const char *text, const jm_host_options *as, jm_host **host)
{
    jm_host_options options = *as;
    jm_error err = {0};
    options.finish = true;
    *host = NULL;
    return expect_status(jm_host_load_text(host, text, strlen(text), "x.lua", &options, &err),
                         JM_OK, &err)
               ? live_run(*host, &err)
               : NULL;
}

JM_TEST("a patient alone has the numbers, draws and bits that it has in company")
{
    const jm_host_options plain = host_kit_options();
    jm_host *company = NULL, *alone = NULL;
    const char *keys = "replicates = 2, arms = { a = function(p)\n"
                       "  p:note(p.patient .. ' ' .. p.id)\n"
                       "  p:every(minutes(7), function()\n"
                       "    p:set('insulin_rate', 20 * p:random(), 'mU/min') end)\n"
                       "end } }";
    char all[1500], one[1500];
    snprintf(all, sizeof all, HEAD "%s", keys);
    snprintf(one, sizeof one,
             "return scenario { model = 'glucose/hovorka', duration = hours(2),\n"
             "  record = { every = minutes(5), 'glucose', 'insulin', 'Q1', 'S1', 'x1', "
             "'insulin_rate' },\n"
             "  cohort = { patients = 5, seed = 11, vary = 'model', only = 4 },\n%s", keys);
    jm_sink_memory *a = run_text(all, &plain, &company), *b = run_text(one, &plain, &alone);
    if (expect_true(a && b) && expect_int(jm_host_cohort(alone)->n, 1)) {
        const jm_plan *plan = jm_host_plan(company);
        char id[32];
        jm_host_cohort(alone)->id(jm_host_cohort(alone), 0, id, sizeof id);
        expect_text(id, "4");
        for (uint32_t k = 0; k < 2; k++) {
            const jm_run_result *x = jm_sink_memory_run(a, jm_plan_row(plan, 3, 0, k));
            const jm_run_result *y = jm_sink_memory_run(b, k);
            if (!expect_true(x && y))
                break;
            expect_int(memcmp(x->samples, y->samples,
                              plan->n_signals * plan->n_times * sizeof(double)), 0);
            expect_int(x->n_happenings, y->n_happenings);
            expect_text(y->happenings[0].label, "4 4");
        }
    }
    live_drop(a);
    live_drop(b);
    jm_host_free(company);
    jm_host_free(alone);
}

/* Patient `only` of the scenario at `path`, alone and among all. */
static void compare_alone(const char *text, const char *path, uint64_t only)
{
    jm_host_options options = host_kit_options();
    jm_host *company = NULL, *alone = NULL;
    jm_error err = {0};
    options.finish = true;
    jm_test_note("%.60s", text);
    if (!expect_status(jm_host_load_text(&company, text, strlen(text), path, &options, &err), JM_OK,
                       &err))
        return;
    options.has_only = true;
    options.only = only;
    if (!expect_status(jm_host_load_text(&alone, text, strlen(text), path, &options, &err), JM_OK,
                       &err)) {
        jm_host_free(company);
        return;
    }
    const jm_plan *all = jm_host_plan(company), *one = jm_host_plan(alone);
    jm_sink_memory *a = live_run(company, &err), *b = live_run(alone, &err);
    char name[2][40];
    all->cohort->id(all->cohort, only, name[0], sizeof name[0]);
    one->cohort->id(one->cohort, 0, name[1], sizeof name[1]);
    expect_text(name[1], name[0]);
    expect_text(one->options.method, all->options.method);
    for (uint32_t arm = 0; arm < all->n_arms; arm++) {
        const jm_run_result *x = jm_sink_memory_run(a, jm_plan_row(all, only, arm, 0));
        const jm_run_result *y = jm_sink_memory_run(b, jm_plan_row(one, 0, arm, 0));
        if (expect_true(x && y))
            expect_int(memcmp(x->samples, y->samples,
                              all->n_signals * all->n_times * sizeof(double)), 0);
    }
    live_drop(a);
    live_drop(b);
    jm_host_free(company);
    jm_host_free(alone);
}

JM_TEST("whoever lives alone is the same in every design, with doses of a table, and with a filter")
{
#define DESIGN(keys)                                                                               \
    "return scenario { model = 'pk/two_compartment', duration = hours(24),\n"                      \
    "  record = { every = hours(1), 'concentration' }, cohort = { patients = 40, seed = 5,\n"      \
    "  vary = { CL = lognormal(0.3), V1 = lognormal(0.2) }, " keys " },\n"                         \
    "  timeline = { { at = 0, dose = 'oral', amount = { 100, 'mg' } } } }"
    compare_alone(DESIGN("design = 'random'"), "x.lua", 17);
    compare_alone(DESIGN("design = 'lhs'"), "x.lua", 39);
    compare_alone(DESIGN("design = 'sobol'"), "x.lua", 8);
    compare_alone(DESIGN("keep = function(p) return p:get('CL', 'L/h') < 5 end"), "x.lua", 23);
#undef DESIGN
    const char *table = "return scenario { model = 'pk/two_compartment', duration = hours(48),\n"
                        "  cohort = { from = '07_patients.csv' }, doses = { from = '07_doses.csv' "
                        "},\n  record = { every = hours(1), 'concentration' },\n"
                        "  arms = { given = {}, more = { timeline = { { at = hours(2), dose = 'iv',"
                        " amount = { 10, 'mg' } } } } } }";
    for (uint64_t only = 0; only < 4; only++)
        compare_alone(table, "scenarios/steps/x.lua", only);
}

/* --- bookmarks --------------------------------------------------------------------------- */

/* A life with a return: saved at tick `from`, put back at tick `to`, and then lived on to the end;
   what it shows after the return is compared with a life without. */
typedef struct returning {
    live z;          /* first */
    const live *straight;
    uint64_t from, to;
    uint8_t image[600000];
    size_t size;
    bool has_returned;
    size_t n_differ;
    jm_status saved, restored;
} returning;

static bool return_stand(void *user, jm_hand *hand, uint64_t n, const jm_order **orders,
                         size_t *n_orders)
{
    returning *r = user;
    live *z = &r->z;
    jm_error err = {0};
    if (n == r->to && !r->has_returned) {
        r->has_returned = true;
        r->restored = jm_hand_restore(hand, r->image, r->size, &err);
        if (!expect_status(r->restored, JM_OK, &err))
            return false;
        n = r->from; /* what is ordered there is ordered once more */
        z->next = 0;
        while (z->next < z->n && z->entries[z->next].tick < n)
            z->next++;
    }
    const bool goes_on = live_stand(z, hand, n, orders, n_orders);
    for (size_t k = 0; r->straight && k < z->n_shown; k++)
        r->n_differ += !is_same(z->seen[n * z->n_shown + k], r->straight->seen[n * z->n_shown + k]);
    if (n == r->from && !r->has_returned) {
        size_t room = 0;
        r->saved = jm_hand_save(hand, NULL, 0, &room, &err);
        if (r->saved == JM_OK) {
            expect_true(room > 100 && room <= sizeof r->image);
            r->saved = jm_hand_save(hand, r->image, sizeof r->image, &r->size, &err);
            expect_int(r->size, room);
        }
        snprintf(z->refusal, sizeof z->refusal, "%s", err.text);
    }
    return goes_on && r->saved == JM_OK;
}

#define STILL                                                                                      \
    "  actions = {\n"                                                                              \
    "    snack = { value = { 15, 'g' }, act = function(p, grams)\n"                                \
    "      p.snacks = (rawget(p, 'snacks') or 0) + 1 p:dose('meal', grams * p.snacks, 'g') end },\n"          \
    "    luck = function(p) p:set('insulin_rate', 10 * p:random(), 'mU/min') end },\n"

static const jm_entry twice[] = {
    {3, {JM_ORDER_ACT, "snack", 11.1, "", 0, ""}, false},
    {17, {JM_ORDER_DOSE, "meal", 61.7, "g", 33, "min"}, false},
    {40, {JM_ORDER_ACT, "luck", 0, "", 0, ""}, false},
    {55, {JM_ORDER_ACT, "snack", 7.3, "", 0, ""}, false},
    {60, {JM_ORDER_ACT, "luck", 0, "", 0, ""}, false},
    {81, {JM_ORDER_STOP, "meal", 0, "", 0, ""}, false},
    {100, {JM_ORDER_SET, "Gb", 5.1, "mmol/L", 0, ""}, false},
};

static void return_once(const char *text, uint64_t from, uint64_t to)
{
    live straight = lived(160);
    static returning r;
    straight.entries = twice;
    straight.n = sizeof twice / sizeof twice[0];
    memset(&r, 0, sizeof r);
    r.z = straight;
    r.from = from;
    r.to = to;
    r.straight = &straight;
    r.z.stand = return_stand;
    if (live_go(&straight, text) && live_go(&r.z, text)) {
        expect_true(r.has_returned);
        expect_int(r.saved, JM_OK);
        expect_int(r.n_differ, 0);
        expect_int(r.z.n_stands, 160 + 1 + (to - from));
        expect_true(is_same(straight.t_end, r.z.t_end));
    }
    live_clear(&straight);
    live_clear(&r.z);
}

JM_TEST("a patient that is put back goes on as it did, with every method that can")
{
    static const char *const methods[] = {"dopri5", "dop853", "bdf", "rodas5p"};
    for (size_t k = 0; k < sizeof methods / sizeof methods[0]; k++) {
        char text[2000];
        jm_test_note("%s", methods[k]);
        snprintf(text, sizeof text, HEAD STILL "  settle = hours(1),\n"
                 "  timeline = { { at = seconds(30), dose = 'insulin', amount = {2, 'U'},\n"
                 "    every = seconds(37) } }, options = { method = '%s' } }", methods[k]);
        return_once(text, 50, 120);
        return_once(text, 17, 18); /* with an order at the bookmark */
        return_once(text, 0, 77);
    }
}

JM_TEST("controllers and events of the model are put back, too")
{
    for (int k = 0; k < 2; k++) {
        return_once("return scenario { model = 'glucose/closed_loop', duration = hours(2),\n"
                    "  cohort = { patients = 5, seed = 11 }, set = { engaged = 1 },\n"
                    "  record = { every = minutes(5), 'body.glucose', 'pump_rate', 'on_board', 'glucose' },\n"
                    "  live = { tick = seconds(73) }, actions = { snack = { value = 1,\n"
                    "  act = function(p, x) end }, luck = function(p) p:random() end } }",
                    k ? 0 : 41, 101);
    }
}

static void not_saved(const char *text, const char *what, const jm_entry *entries, size_t n)
{
    static returning r;
    memset(&r, 0, sizeof r);
    r.z = lived(60);
    r.z.entries = entries;
    r.z.n = n;
    r.from = 50;
    r.to = 55;
    r.z.stand = return_stand;
    jm_test_note("%s", what);
    if (live_go(&r.z, text)) {
        expect_int(r.size, 0);
        if (!strstr(r.z.refusal, what))
            expect_text(r.z.refusal, what);
    }
    live_clear(&r.z);
}

JM_TEST("what cannot be saved is said")
{
    static const jm_entry walk[] = {{40, {JM_ORDER_ACT, "walk", 0, "", 0, ""}, false}};
    not_saved(HEAD "arms = { pump = function(p) p.x = 1 end } }", "arm \"pump\" has a script", NULL,
              0);
    not_saved(HEAD ACTIONS "}", "an action waits for its time", walk, 1);
    not_saved("return scenario { model = 'drugs/bis_monitor', duration = minutes(9), record = { "
              "every = seconds(5), 'shown' }, cohort = { patients = 3 } }", "true delays", NULL, 0);
    not_saved(HEAD "options = { method = 'cvode_bdf' } }", "solved with cvode_bdf", NULL, 0);
    not_saved(HEAD "actions = { walk = function(p) p.list = {} end } }", "p.list is a table", walk,
              1);
}

/* --- what cannot be --------------------------------------------------------------------- */

static void refused(const char *text, const char *what)
{
    const jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host = NULL;
    jm_test_note("%s", what);
    const jm_status status = jm_host_load_text(&host, text, strlen(text), "x.lua", &options, &err);
    expect_true(status != JM_OK);
    char said[600];
    snprintf(said, sizeof said, "%s: %s", err.place, err.text);
    if (!strstr(said, what))
        expect_text(said, what);
    jm_host_free(host);
}

JM_TEST("wrong actions, screens and sessions are refused at their lines")
{
    refused(HEAD "actions = {\n bleed = 3 } }", "x.lua:5: a table stands here");
    refused(HEAD "actions = {\n bleed = { act = 3 } } }", "x.lua:5: a function(p, value)");
    refused(HEAD "actions = {\n bleed = { doc = '' } } }", "x.lua:5: what the action does");
    refused(HEAD "actions = { b = {\n lable = 'x', act = function() end } } }",
            "x.lua:5: there is no key \"lable\" here; did you mean \"label\"?");
    refused(HEAD "actions = { b = { value = {3, 'mg', low = 4}, act = function() end } } }",
            "x.lua:4: the value 3 lies outside");
    refused(HEAD "actions = { b = { value = {3, 'mgg'}, act = function() end } } }", "x.lua:4: ");
    refused(HEAD "actions = { b = function(p)\n p:dose('meel', 1, 'g') end } }",
            "x.lua:5: glucose/hovorka takes no dose \"meel\"; did you mean \"meal\"?");
    refused(HEAD "actions = { b = function(p)\n p:after(minutes(1), function()\n p:gett() end) "
            "end } }", "x.lua:6: p has no \"gett\"; did you mean \"get\"?");
    refused("local n = 0\n" HEAD "actions = { b = function(p) n = n + 1 end } }",
            "x.lua:5: \"n\" stands outside of this function");
    refused(HEAD "monitor = {\n 'glucoze' } }", "x.lua:5: glucose/hovorka has no quantity");
    refused(HEAD "monitor = { { 'glucose', 'mg' } } }", "x.lua:4: \"glucose\" is in \"mmol/L\"");
    refused(HEAD "monitor = { { 'glucose', colour = 'red' } } }", "x.lua:4: \"red\" is no colour");
    refused(HEAD "monitor = { { 'glucose', priority = 'top' } } }", "x.lua:4: the priority of");
    refused(HEAD "monitor = { { 'glucose', low = 8, high = 4 } } }", "x.lua:4: the alarm is below");
    refused(HEAD "monitor = { { 'glucose', wave = {8, 4} } } }", "x.lua:4: a wave from 8 to 4");
    refused(HEAD "monitor = { 'glucose', 'glucose' } }", "x.lua:4: \"glucose\" is shown twice");
    refused(HEAD "monitor = { { 'glucose', of = 'insulin' } } }", "x.lua:4: there is no wave");
    refused(HEAD "live = { speed = 0 } }", "x.lua:4: the speed is 0");
    refused(HEAD "live = { tick = seconds(0) } }", "x.lua:4: the tick is 0");
    refused(HEAD "live = { tick = 1 } }", "x.lua:4: a time needs its unit");
    refused("return scenario { model = 'glucose/hovorka', duration = hours(1), "
            "record = 'outcomes',\n cohort = { patients = 3,\n only = 4 } }",
            "x.lua:3: patient 4 is asked for, and the cohort has 3");
    refused("return relive(3, {})", "x.lua:1: it goes like relive(scenario");
    refused("local function f() " HEAD "} end\nreturn relive(f(), {})", "x.lua:5: how long a tick");
    refused("local function f() " HEAD "} end\nreturn relive(f(), { tick = seconds(1) })",
            "x.lua:5: how many ticks");
#define SESSION(entry)                                                                             \
    "local function f() " HEAD ACTIONS "} end\nreturn relive(f(), { tick = seconds(1), ticks = 9,\n" \
    entry " })"
    refused(SESSION("{ tick = 3 }"), "x.lua:13: this orders nothing");
    refused(SESSION("{ note = 'x' }"), "x.lua:13: when is not said");
    refused(SESSION("{ tick = 10, note = 'x' }"), "x.lua:13: this is at tick 10");
    refused(SESSION("{ tick = 1, note = 'x', stop = 'meal' }"), "x.lua:13: one order does one");
    refused(SESSION("{ tick = 1, set = 'Gbb', to = {5, 'mmol/L'} }"), "x.lua:13: glucose/hovorka");
    refused(SESSION("{ tick = 1, set = 'Gb', to = {5, 'mmol'} }"), "x.lua:13: \"Gb\" is in");
    refused(SESSION("{ tick = 1, set = 'Gb' }"), "x.lua:13: how much is not said; add to");
    refused(SESSION("{ tick = 1, dose = 'meal', amount = {-5, 'g'} }"), "x.lua:13: a dose of -5");
    refused(SESSION("{ tick = 1, dose = 'meal', amount = 5 }"), "x.lua:13: the unit of \"meal\"");
    refused(SESSION("{ tick = 1, act = 'snak' }"), "did you mean \"snack\"?");
    refused(SESSION("{ tick = 1, act = 'snack', value = {500, 'g'} }"), "takes a value from 0 to");
    refused(SESSION("{ tick = 1, stop = 'meal', to = 4 }"), "x.lua:13: there is no key \"to\"");
}

JM_TEST("a session says what it can do and what it shows")
{
    jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host = NULL;
    const char *text = HEAD ACTIONS "  live = { tick = minutes(2), speed = 60 },\n"
                       "  monitor = { { 'glucose', 'umol/L', label = 'BZ', low = 3900, decimals = 0 },"
                       " { 'insulin', wave = {0, 50}, sweep = 12.5 }, 'Q1' } }";
    if (!expect_status(jm_host_load_text(&host, text, strlen(text), "x.lua", &options, &err), JM_OK,
                       &err))
        return;
    const jm_session *s = jm_host_session(host);
    expect_rel(s->tick_s, 120, 0);
    expect_rel(s->tick, 2, 1e-15);
    expect_rel(s->speed, 60, 0);
    expect_int(s->n_actions, 3);
    expect_text(s->actions[0].name, "snack"); /* in the order of the file */
    expect_text(s->actions[0].label, "A snack");
    expect_text(s->actions[0].unit, "g");
    expect_rel(s->actions[0].value, 15, 0);
    expect_rel(s->actions[0].high, 100, 0);
    expect_text(s->actions[1].label, "walk");
    expect_false(s->actions[1].has_value);
    expect_int(s->n_shown, 3);
    expect_text(s->shown[0].label, "BZ");
    expect_rel(s->shown[0].factor, 1000, 1e-12);
    expect_rel(s->shown[0].low, 3900, 0);
    expect_true(isnan(s->shown[0].high));
    expect_true(s->shown[1].is_wave);
    expect_rel(s->shown[1].sweep, 12.5, 0);
    expect_text(s->shown[2].unit, "mmol");
    jm_host_free(host);
}

JM_TEST_MAIN
