/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in a scenario stands in the plan: units, times, doses, arms, cohorts, outcomes. */
#include "tests/support/host_kit.h"
#include "tests/support/jm_test.h"

#define HEAD                                                                                       \
    "return scenario {\n  model = 'small/glucose', duration = hours(24),\n"                        \
    "  record = { every = minutes(5), 'glucose' },\n"
#define FOOT "}\n"

static jm_host *load_with(const char *text, const jm_host_options *options)
{
    jm_error err = {0};
    jm_host *host;
    const jm_status status =
        jm_host_load_text(&host, text, strlen(text), "tests/support/x.lua", options, &err);
    expect_status(status, JM_OK, &err);
    return host;
}

static jm_host *load(const char *text)
{
    const jm_host_options options = host_kit_options();
    return load_with(text, &options);
}

JM_TEST("times keep their units and may be calculated with")
{
    jm_host *host = load("local d = 2 * hours(3) + minutes(30) - q(0.25, 'h') * 2\n"
                         "assert(hours(1) == minutes(60) and hours(1) < days(1))\n"
                         "assert(hours(3) / minutes(30) == 6 and weeks(1):to('h') == 168)\n"
                         "return scenario { model = 'small/glucose', duration = d,\n"
                         "  start = -days(1), record = { every = minutes(7), 'glucose' } }");
    if (!host)
        return;
    const jm_plan *plan = jm_host_plan(host);
    expect_rel(plan->t_start, -1440, 0);
    expect_rel(plan->t_end, -1440 + 360, 1e-15);
    expect_int(plan->n_times, 52);
    expect_rel(plan->times[51], -1440 + 357, 1e-15);
    expect_text(plan->record_time_unit, "min");
    jm_host_free(host);
}

JM_TEST("the grid of a record meets round times to the last bit")
{
    jm_host *host = load("return scenario { model = 'small/glucose', duration = days(1),\n"
                         "  record = { every = seconds(20), from = hours(1), to = hours(2),\n"
                         "    time = 'h', {'glucose', 'umol/L'}, 'BW' } }");
    if (!host)
        return;
    const jm_plan *plan = jm_host_plan(host);
    expect_int(plan->n_times, 181);
    expect_true(plan->times[0] == 60.0 && plan->times[3] == 61.0 && plan->times[180] == 120.0);
    expect_text(plan->record_time_unit, "h");
    expect_rel(plan->record_time_factor, 1.0 / 60, 1e-15);
    expect_int(plan->n_signals, 2);
    expect_rel(plan->signals[0].factor, 1000, 1e-15);
    expect_text(plan->signals[0].unit, "umol/L");
    expect_text(plan->signals[1].unit, "kg");
    expect_int(plan->signals[1].ref.kind, JM_REF_PARAM);
    jm_host_free(host);
}

JM_TEST("doses: amounts, rates, repetitions, steady states")
{
    jm_host *host = load(
        HEAD
        "  timeline = {\n"
        "    { at = hours(7), dose = 'insulin', amount = 2385, unit = 'mU', rate = q(1.5, 'U/h') "
        "},\n"
        "    { at = { 300, 'min' }, dose = 'meal', amount = { 0.06, 'kg' }, duration = "
        "minutes(9),\n"
        "      lag = minutes(2), every = hours(4), last = hours(20) },\n"
        "    { at = { hours(6), hours(1) }, dose = 'meal', amount = q(3, 'g'), every = hours(8),\n"
        "      steady_state = 'add' },\n"
        "    { at = 0, dose = 'insulin', rate = {1, 'U/h'}, steady_state = true },\n"
        "  }" FOOT);
    if (!host)
        return;
    const jm_plan_arm *arm = &jm_host_plan(host)->arms[0];
    const jm_plan_event *e = arm->events;
    expect_text(arm->name, "default");
    expect_int(arm->n_events, 5);
    expect_rel(e[0].rate, 1.0 / 60, 1e-15);
    expect_int(e[0].steady, 1);
    expect_rel(e[1].t, 60, 0);
    expect_int(e[1].times, 3);
    expect_int(e[1].steady, 2);
    expect_rel(e[2].t, 302, 1e-15);
    expect_rel(e[2].amount, 60, 1e-15);
    expect_rel(e[2].duration, 9, 1e-15);
    expect_rel(e[2].interval, 240, 1e-15);
    expect_int(e[2].times, 4);
    expect_text(e[2].place, "tests/support/x.lua:6");
    expect_int(e[3].times, 3);
    expect_rel(e[4].t, 420, 1e-15);
    expect_rel(e[4].amount, 2.385, 1e-15);
    expect_rel(e[4].rate, 0.025, 1e-15);
    jm_host_free(host);
}

JM_TEST("settings repeat as events, and ties keep the order of the file")
{
    jm_host *host = load(
        HEAD
        "  timeline = {\n"
        "    { at = hours(6), set = { SIT = {4, 'L/U/min'}, basal = 0.5 } , every = hours(6),\n"
        "      times = 2 },\n"
        "    { at = hours(6), reset = true },\n"
        "  },\n"
        "  arms = { a = { timeline = { { at = hours(6), set = 'insulin_rate',\n"
        "    to = { 0.6, 'U/h' } } } } }" FOOT);
    if (!host)
        return;
    const jm_plan_arm *arm = &jm_host_plan(host)->arms[0];
    static const char *const labels[] = {"SIT", "basal", "reset", "insulin_rate", "SIT", "basal"};
    expect_int(arm->n_events, 6);
    for (size_t i = 0; i < arm->n_events && i < 6; i++)
        expect_text(arm->events[i].label, labels[i]);
    expect_rel(arm->events[0].value, 0.004, 1e-15);
    expect_rel(arm->events[3].value, 10, 1e-15);
    expect_rel(arm->events[4].t, 720, 1e-15);
    jm_host_free(host);
}

static void expect_arms(const char *text, const char *names)
{
    char got[200] = "";
    jm_host *host = load(text);
    for (size_t a = 0; host && a < jm_host_plan(host)->n_arms; a++) {
        strcat(got, a ? " " : "");
        strcat(got, jm_host_plan(host)->arms[a].name);
    }
    expect_text(got, names);
    jm_host_free(host);
}

JM_TEST("arms stand in the order of the file, where that is known")
{
    expect_arms(HEAD
                "arms = { zeta = {}, alpha = {}, ['mid dle'] = {}, beta = function() end }" FOOT,
                "zeta alpha mid dle beta");
    expect_arms("local a = {}\nfor _, n in ipairs { 'z', 'b', 'a' } do a[n] = {} end\n" HEAD
                "arms = a" FOOT,
                "a b z");
}

JM_TEST("settings: model, cohort, all arms, one arm")
{
    jm_host *host =
        load("return scenario { duration = hours(2),\n"
             "  model = { 'small/glucose', BW = { 81.5, 'kg' }, VG = { 160, 'mL/kg' } },\n"
             "  record = { every = minutes(5), 'glucose' },\n"
             "  cohort = { patients = 5, vary = { BW = lognormal(0.1) } },\n"
             "  set = { AG = 0.7, k = { 0.02, '1/min' } },\n"
             "  arms = { a = {}, b = { set = { AG = 0.9, BW = { 90, 'kg' } } } } }");
    if (!host)
        return;
    const jm_plan *plan = jm_host_plan(host);
    const jm_cohort *cohort = jm_host_cohort(host);
    double bw = 0;
    jm_error err = {0};
    expect_int(plan->arms[0].n_settings, 3); /* VG, k, AG; BW is the cohort's */
    expect_rel(plan->arms[0].settings[0].value, 0.16, 1e-15);
    expect_rel(plan->arms[0].settings[2].value, 0.7, 0);
    expect_int(plan->arms[1].n_settings, 4);
    expect_rel(plan->arms[1].settings[0].value, 90, 0);
    expect_rel(plan->arms[1].settings[3].value, 0.9, 0);
    expect_int(cohort->n_columns, 1);
    double product = 1;
    for (uint64_t i = 0; i < 5; i++) {
        expect_status(cohort->values(cohort, i, 1, 0, &bw, &err), JM_OK, &err);
        product *= bw / 81.5;
    }
    expect_true(product > 0.3 && product < 3); /* around the new default */
    jm_host_free(host);
}

JM_TEST("cohorts vary as the scenario and the model say")
{
    jm_host *host =
        load(HEAD "  cohort = { patients = 300, seed = 42, design = 'sobol',\n"
                  "    vary = { 'model', SIT = truncated(lognormal(q(5.1, 'L/U/min'), 0.3), q(3, "
                  "'L/U/min'),\n"
                  "             q(9, 'L/U/min')), VG = { uniform(150, 170), 'mL/kg' },\n"
                  "             AG = discrete(0.7, 1, 0.9, 3) },\n"
                  "    correlation = { { 'BW', 'SIT', -0.5 } } }" FOOT);
    if (!host)
        return;
    const jm_cohort *cohort = jm_host_cohort(host);
    static const char *const names[] = {"AG", "BW", "Gb", "SIT", "VG"};
    static const char *const units[] = {"1", "kg", "mmol/L", "L/U/min", "mL/kg"};
    double values[5];
    jm_error err = {0};
    expect_int(cohort->n, 300);
    expect_int(cohort->seed, 42);
    expect_text(cohort->design, "sobol");
    expect_int(cohort->n_columns, 5);
    for (size_t c = 0; c < 5 && c < cohort->n_columns; c++) {
        expect_text(cohort->columns[c].name, names[c]);
        expect_text(cohort->columns[c].unit, units[c]);
    }
    for (uint64_t i = 0; i < 300; i += 37) {
        expect_status(cohort->values(cohort, i, 1, 0, values, &err), JM_OK, &err);
        expect_true(values[0] == 0.7 || values[0] == 0.9);
        expect_true(values[3] > 3 && values[3] < 9 && values[4] > 150 && values[4] < 170);
    }
    jm_host_free(host);
}

JM_TEST("keep draws again, in the units it asks for")
{
    jm_host *host = load(
        HEAD
        "  cohort = { patients = 60, seed = 3, vary = 'model', keep = function(p)\n"
        "    return p:get('BW', 'g') < 70000 and p:get('VG', 'L/kg') == 0.16 and p:get('AG') < 1\n"
        "  end }" FOOT);
    if (!host)
        return;
    const jm_cohort *cohort = jm_host_cohort(host);
    double values[3];
    jm_error err = {0};
    expect_int(cohort->n, 60);
    for (uint64_t i = 0; i < 60; i++) {
        expect_status(cohort->values(cohort, i, 1, 0, values, &err), JM_OK, &err);
        expect_true(values[0] < 70);
    }
    jm_host_free(host);
}

JM_TEST("the command line may say patients, seed and arms")
{
    static const char *const arms[] = {"b"};
    jm_host_options options = host_kit_options();
    options.patients = 17;
    options.has_seed = true;
    options.arms = arms;
    options.n_arms = 1;
    static const char text[] = HEAD "cohort = { patients = 5, seed = 9, vary = 'model' },\n"
                                    "arms = { a = function(p) p:get('glucose', 'mmol/L') end,\n"
                                    "  b = {} }" FOOT;
    jm_host *host = load_with(text, &options);
    if (!host)
        return;
    expect_int(jm_host_cohort(host)->n, 17);
    expect_int(jm_host_cohort(host)->seed, 0);
    expect_int(jm_host_plan(host)->n_arms, 1);
    expect_text(jm_host_plan(host)->arms[0].name, "b");
    expect_true(jm_host_protocol(host) == NULL);
    jm_host_free(host);
    static const char *const wrong[] = {"bb"};
    jm_error err = {0};
    options.arms = wrong;
    expect_status(jm_host_load_text(&host, text, sizeof text - 1, "x.lua", &options, &err),
                  JM_ARGUMENT, &err);
    expect_contains(err.text, "there is no arm \"bb\"; did you mean \"b\"?");
}

JM_TEST("outcomes are scaled from the model's units to what is asked or recorded")
{
    jm_host *host = load(
        "return scenario { model = 'small/glucose', duration = hours(24),\n"
        "  record = { every = minutes(5), time = 'h', { 'glucose', 'umol/L' } },\n"
        "  outcomes = {\n"
        "    share = fraction_of_time('glucose', between(3900, 10000, 'umol/L'), { unit = '%' }),\n"
        "    low   = minimum('glucose', { from = hours(6), to = hours(7), doc = 'early' }),\n"
        "    area  = auc('glucose', { unit = 'mmol min/L' }),\n"
        "    area2 = auc('glucose'),\n"
        "    when  = time_of_minimum('insulin'),\n"
        "    ever  = first_time('glucose', below(q(3.9, 'mmol/L')), { unit = 'min' }),\n"
        "    at2   = value_at('glucose', hours(2), { unit = 'mmol/L' }),\n"
        "    given = total_dose('insulin', { unit = 'mU' }),\n"
        "    n     = count('glucose', above(10, 'mmol/L')),\n"
        "  } }");
    if (!host)
        return;
    const jm_plan_outcome *o = jm_host_plan(host)->outcomes;
    static const double factors[] = {100, 1000, 1, 1000.0 / 60, 1.0 / 60, 1, 1, 1000, 1};
    expect_int(jm_host_plan(host)->n_outcomes, 9);
    for (size_t i = 0; i < 9; i++) {
        jm_test_note("outcome %zu", i);
        expect_rel(o[i].factor, factors[i], 1e-14);
        expect_abs(o[i].offset, 0, 0);
    }
    expect_rel(o[0].low, 3.9, 1e-15);
    expect_rel(o[0].high, 10, 1e-15);
    expect_rel(o[1].from, 360, 0);
    expect_text(o[1].doc, "early");
    expect_text(o[1].unit, "umol/L");
    expect_text(o[3].unit, "umol h/L");
    expect_text(o[4].unit, "h");
    expect_true(isinf(o[5].low) && o[5].high == 3.9);
    expect_rel(o[6].at, 120, 0);
    expect_text(o[8].name, "n");
    jm_host_free(host);
}

JM_TEST("record = \"outcomes\" keeps no samples and looks a thousand times, or as it is told")
{
    jm_host *host = load("return scenario { model = 'small/glucose', duration = hours(10),\n"
                         "  record = 'outcomes', outcomes = { low = minimum('glucose') } }");
    if (!host)
        return;
    expect_false(jm_host_plan(host)->keep_samples);
    expect_int(jm_host_plan(host)->n_times, 1001);
    jm_host_free(host);
    host = load(
        "return scenario { model = 'small/glucose', duration = hours(10), record = 'outcomes',\n"
        "  observe = minutes(30), outcomes = { low = minimum('glucose') } }");
    if (!host)
        return;
    expect_int(jm_host_plan(host)->n_times, 21);
    expect_int(jm_host_plan(host)->n_signals, 0);
    jm_host_free(host);
}

JM_TEST("options, replicates, title and doc")
{
    jm_host *host = load(HEAD "  title = 'A', doc = 'B', replicates = 3,\n"
                              "  options = { rtol = 1e-8, atol = 1e-10, max_step = hours(1),\n"
                              "    method = 'dopri5' }" FOOT);
    if (!host)
        return;
    const jm_plan *plan = jm_host_plan(host);
    expect_int(plan->n_replicates, 3);
    expect_rel(plan->options.rtol, 1e-8, 0);
    expect_rel(plan->options.max_step, 60, 1e-15);
    expect_text(plan->options.method, "dopri5");
    expect_text(jm_host_title(host), "A");
    expect_text(jm_host_doc(host), "B");
    expect_contains(plan->scenario_text, "title = 'A'");
    jm_host_free(host);
}

static char printed[500];

static void print_into(void *user, const char *text, const char *place)
{
    (void)user;
    snprintf(printed + strlen(printed), sizeof printed - strlen(printed), "%s %s|", place, text);
}

JM_TEST("print goes to the log with its line; pairs is sorted; errors can be caught")
{
    jm_host_options options = host_kit_options();
    options.log = print_into;
    printed[0] = '\0';
    jm_host *host = load_with("for k, v in pairs { b = 2, a = 1 } do print(k, v) end\n"
                              "print((select(2, pcall(error, 'no', 0))), minutes(5))\n" HEAD FOOT,
                              &options);
    expect_text(printed, "tests/support/x.lua:1 a\t1|tests/support/x.lua:1 b\t2|"
                         "tests/support/x.lua:2 no\t5.0 min|");
    jm_host_free(host);
}

JM_TEST("tables of patients and doses")
{
    jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host;
    static const char text[] =
        "return scenario { model = 'pk/two_compartment', duration = hours(48),\n"
        "  cohort = { from = '07_patients.csv', patients = 3 }, doses = { from = '07_doses.csv' "
        "},\n"
        "  record = { every = hours(1), 'concentration' } }";
    const jm_status status =
        jm_host_load_text(&host, text, strlen(text), "scenarios/steps/x.lua", &options, &err);
    expect_true(status != JM_OK); /* doses for a fourth patient */
    expect_contains(err.place, "07_doses.csv:");
    expect_status(jm_host_load(&host, "scenarios/steps/07_tables.lua", &options, &err), JM_OK,
                  &err);
    if (!host)
        return;
    expect_int(jm_host_cohort(host)->n, 4);
    expect_int(jm_host_plan(host)->n_own, 4);
    expect_int(jm_host_plan(host)->own[1].n_events, 2);
    jm_host_free(host);
}

JM_TEST("a missing file and text that is none are refused")
{
    jm_host_options options = host_kit_options();
    jm_error err = {0};
    jm_host *host;
    expect_status(jm_host_load(&host, "tests/nothing.lua", &options, &err), JM_FILE, &err);
    expect_status(jm_host_load_text(&host, "\x1bLua", 4, "b.lua", &options, &err), JM_SYNTAX, &err);
    expect_contains(err.text, "bytecode");
    expect_status(jm_host_load_text(&host, "return 1\0", 9, "n.lua", &options, &err), JM_SYNTAX,
                  &err);
    expect_contains(err.text, "NUL");
    expect_true(host == NULL);
    jm_host_free(NULL);
}

JM_TEST_MAIN
