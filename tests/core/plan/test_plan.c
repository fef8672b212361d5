/* SPDX-License-Identifier: Apache-2.0 */
#include "core/plan/plan.h"

#include "core/plan/check.h"
#include "tests/support/toy_plan.h"

static jm_error err;

/* A plan with something of everything. */
static void fill_rich(toy *t)
{
    toy_open(t, &toy_pk, 1000);
    toy_vary(t, "CL", 5, 0.8);
    toy_vary(t, "V", 30, 0.5);
    toy_grid(t, 0, 48, 0.5);
    toy_signal(t, "CP");
    toy_set(t, "KA", 1.375);
    toy_dose(t, 0, "GUT", 100)->interval = 12;
    t->events[0].times = 4;
    toy_change(t, 25, "CL", 2.5);
    toy_outcome(t, JM_OUTCOME_MAXIMUM, "CP");
    jm_plan_outcome *o = toy_outcome(t, JM_OUTCOME_FRACTION, "CP");
    o->low = 0.75;
    o->from = 12;
}

static void hash_of(toy *t, char hex[65])
{
    expect_status(jm_plan_finish(t->plan, &err), JM_OK, &err);
    jm_plan_hash(t->plan, hex);
}

JM_TEST("options have defaults, ranges and near names")
{
    jm_plan_options o;
    jm_plan_options_init(&o);
    expect_rel(o.rtol, 1e-6, 0);
    expect_text(o.method, "auto");
    expect_status(jm_plan_options_set(&o, "rtol", 2.5e-7, &err), JM_OK, &err);
    expect_rel(o.rtol, 2.5e-7, 0);
    expect_status(jm_plan_options_set(&o, "rtol", 0.5, &err), JM_ARGUMENT, NULL);
    expect_status(jm_plan_options_set(&o, "rtol", (double)NAN, &err), JM_ARGUMENT, NULL);
    expect_status(jm_plan_options_set(&o, "rtoll", 1e-3, &err), JM_ARGUMENT, NULL);
    expect_contains(err.text, "rtol");
    expect_rel(o.rtol, 2.5e-7, 0);
}

JM_TEST("values are defaults, then cohort in the model's units, then arm")
{
    toy t;
    double p[PK_ROWS];
    fill_rich(&t);
    t.cohort.columns[0].unit = "mL/min";
    t.cohort.centre[0] = 80;
    t.settings[t.arms[0].n_settings++] = (jm_plan_setting){PK_V, 44.5};
    expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err);
    expect_status(jm_plan_values(t.plan, 7, 0, p, &err), JM_OK, &err);
    expect_rel(p[PK_CL], toy_column(&t.cohort, 7, 0) * 0.06, 1e-15);
    expect_rel(p[PK_V], 44.5, 0);
    expect_rel(p[PK_KA], 1.375, 0);
    expect_rel(p[PK_V2], 1, 0);
    toy_close(&t);
}

JM_TEST("columns that the model lacks, computes or measures otherwise are refused")
{
    toy t;
    fill_rich(&t);
    t.cohort.columns[1].name = "Vd";
    expect_status(jm_plan_finish(t.plan, &err), JM_MODEL, NULL);
    t.cohort.columns[1].name = "CENT";
    expect_status(jm_plan_finish(t.plan, &err), JM_MODEL, NULL);
    t.cohort.columns[1].name = "V";
    t.cohort.columns[1].unit = "kg";
    expect_status(jm_plan_finish(t.plan, &err), JM_UNITS, NULL);
    t.cohort.columns[1].unit = "mL";
    expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err);
    toy_close(&t);
}

/* Each line breaks a plan in one way. */
typedef void break_fn(toy *t);
static void end_first(toy *t) { t->plan->t_end = t->plan->t_start; }
static void time_late(toy *t) { t->times[t->plan->n_times - 1] = 48.5; }
static void time_back(toy *t) { t->times[3] = t->times[2]; }
static void no_arm(toy *t) { t->plan->n_arms = 0; }
static void dose_early(toy *t) { t->events[0].t = -1; }
static void dose_unordered(toy *t) { t->events[0].t = 30; }
static void dose_negative(toy *t) { t->events[0].amount = -3; }
static void dose_endless(toy *t) { t->events[0].interval = 0; }
static void dose_twice_timed(toy *t) { t->events[0].rate = t->events[0].duration = 3; }
static void dose_strange(toy *t) { t->events[0].index = PK_ROUTES; }
static void dose_rate(toy *t) { t->events[0].rate = -3; }
static void dose_steady(toy *t) { t->events[0].steady = 3; }
static void set_nothing(toy *t) { t->events[1].value = (double)NAN; }
static void set_beyond(toy *t) { t->events[1].index = PK_ROWS; }
static void window_empty(toy *t) { t->outcomes[1].from = 48; }
static void band_reversed(toy *t) { t->outcomes[1].high = 0.5; }
static void outcome_strange(toy *t) { t->outcomes[0].ref.index = 99; }
static void signal_strange(toy *t) { t->signals[0].ref.index = 1; }
static void method_strange(toy *t) { strcpy(t->plan->options.method, "euler"); }

JM_TEST("broken plans are refused, whatever is broken")
{
    static break_fn *const breaks[] = {
        end_first, time_late, time_back, no_arm, dose_early, dose_unordered, dose_negative,
        dose_endless, dose_twice_timed, dose_strange, dose_rate, dose_steady, set_nothing,
        set_beyond, window_empty, band_reversed, outcome_strange, signal_strange, method_strange};
    for (size_t k = 0; k < sizeof breaks / sizeof breaks[0]; k++) {
        toy t;
        fill_rich(&t);
        breaks[k](&t);
        jm_test_note("break %zu", k);
        err.text[0] = '\0';
        expect_status(jm_plan_finish(t.plan, &err), JM_ARGUMENT, NULL);
        expect_true(err.text[0] != '\0');
        toy_close(&t);
    }
}

JM_TEST("the same plan prints and hashes alike; any change tells")
{
    toy t;
    char first[65], other[65];
    fill_rich(&t);
    hash_of(&t, first);
    toy_close(&t);
    fill_rich(&t);
    hash_of(&t, other);
    expect_text(other, first);
    t.events[1].value = nextafter(2.5, 3);
    hash_of(&t, other);
    expect_true(strcmp(first, other) != 0);
    t.events[1].value = 2.5;
    t.cohort.base.seed++;
    hash_of(&t, other);
    expect_true(strcmp(first, other) != 0);
    t.cohort.base.seed--;
    t.cohort.spread[1] = 0.25; /* the numbers of the patients, not only what is said of them */
    hash_of(&t, other);
    expect_true(strcmp(first, other) != 0);
    t.cohort.spread[1] = 0.5;
    t.plan->scenario_text = "return scenario {}";
    hash_of(&t, other);
    expect_true(strcmp(first, other) != 0);
    t.plan->scenario_text = "";
    hash_of(&t, other);
    expect_text(other, first);
    toy_close(&t);
}

JM_TEST("a plan can be read by people")
{
    toy t;
    jm_text text;
    jm_text_init(&text);
    fill_rich(&t);
    expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err);
    jm_plan_print(t.plan, &text);
    expect_contains(text.data, "model toy/pk toy-pk");
    expect_contains(text.data, "cohort of 1000 patients, seed 20261123");
    expect_contains(text.data, "at 0 dose GUT amount 100 mg every 12 times 4");
    expect_contains(text.data, "at 25 set CL to 2.5");
    expect_contains(text.data, "fraction_of_time of CP between 0.75 and inf from 12");
    expect_contains(text.data, "method dopri5 (asked for)");
    expect_contains(text.data, "observe at 97 times: 0 0.5");
    expect_true(text.length < 1500);
    jm_text_clear(&text);
    toy_close(&t);
}

/* Every patient stands in exactly one group of each arm and replicate. */
static void expect_partition(const jm_plan *plan)
{
    const uint64_t n = jm_plan_n_runs(plan);
    uint8_t *seen = calloc(n, 1);
    for (uint64_t g = 0; g < plan->n_groups; g++) {
        jm_group group;
        expect_status(jm_plan_group(plan, g, &group, &err), JM_OK, &err);
        expect_true(group.n >= 1 && group.n <= plan->lanes_refill);
        for (uint32_t k = 0; k < group.n; k++)
            seen[jm_plan_row(plan, group.patient[k], group.arm, group.replicate)]++;
    }
    for (uint64_t row = 0; row < n; row++)
        expect_int(seen[row], 1);
    free(seen);
    jm_group group;
    expect_status(jm_plan_group(plan, plan->n_groups, &group, &err), JM_ARGUMENT, NULL);
}

JM_TEST("groups hold every run once, with own and with shared steps, whatever the number")
{
    static const char *const methods[] = {"dopri5", "cvode_bdf"};
    static const uint64_t patients[] = {1, 7, 8, 9, 64, 65, 511, 513, 1037};
    for (size_t k = 0; k < sizeof patients / sizeof patients[0]; k++) {
        for (int m = 0; m < 2; m++) {
            toy t;
            if (!jm_stepper_find(methods[m]))
                continue;
            fill_rich(&t);
            t.cohort.base.n = patients[k];
            t.plan->n_replicates = 2;
            t.arms[1] = t.arms[0];
            t.plan->n_arms = 2;
            strcpy(t.plan->options.method, methods[m]);
            expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err);
            jm_test_note("%s, %d patients", methods[m], (int)patients[k]);
            expect_partition(t.plan);
            toy_close(&t);
        }
    }
}

/* Mean spread of a column within groups. */
static double spread_within(const toy *t, size_t column)
{
    double sum = 0;
    for (uint64_t g = 0; g < t->plan->n_groups; g++) {
        jm_group group;
        double low = HUGE_VAL, high = -HUGE_VAL;
        expect_status(jm_plan_group(t->plan, g, &group, &err), JM_OK, &err);
        for (uint32_t k = 0; k < group.n; k++) {
            const double x = toy_column(&t->cohort, group.patient[k], column);
            low = fmin(low, x);
            high = fmax(high, x);
        }
        sum += (high - low) / (double)t->plan->n_groups;
    }
    return sum / (t->cohort.centre[column] * t->cohort.spread[column]);
}

JM_TEST("patients that share steps resemble each other")
{
    toy t;
    if (!jm_stepper_find("cvode_bdf"))
        jm_test_skip("this build has no CVODE");
    fill_rich(&t);
    t.cohort.base.n = 1024;
    strcpy(t.plan->options.method, "cvode_bdf");
    expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err);
    /* 64 leaves of two columns: a range of about 1/8 in each, not the 7/9 of eight at random. */
    expect_true(spread_within(&t, 0) < 0.2);
    expect_true(spread_within(&t, 1) < 0.2);
    toy_close(&t);
}

JM_TEST("auto finds the explicit method for what is not stiff and says why, always the same")
{
    char first[256], hex[65], other[65];
    for (int turn = 0; turn < 2; turn++) {
        toy t;
        fill_rich(&t);
        strcpy(t.plan->options.method, "auto");
        t.plan->options.rtol = 1e-6;
        hash_of(&t, turn ? other : hex);
        expect_false(jm_stepper_find(t.plan->options.method)->implicit);
        expect_contains(t.plan->method_reason, "operations per h");
        if (turn)
            expect_text(t.plan->method_reason, first);
        snprintf(first, sizeof first, "%s", t.plan->method_reason);
        toy_close(&t);
    }
    expect_text(other, hex);
}

/* Operations of dopri5 as the reason tells them, for arms that set CL to these values. */
static double cost_of_arms(const double *clearances, size_t n)
{
    toy t;
    jm_plan_arm arms[3] = {{0}};
    jm_plan_setting settings[3];
    double cost = NAN;
    fill_rich(&t);
    strcpy(t.plan->options.method, "auto");
    t.plan->options.rtol = 1e-6;
    for (size_t a = 0; a < n; a++) {
        arms[a] = t.arms[0];
        settings[a] = (jm_plan_setting){toy_row(&t, "CL"), clearances[a]};
        arms[a].settings = &settings[a];
        arms[a].n_settings = 1;
    }
    t.plan->arms = arms;
    t.plan->n_arms = n;
    if (expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err))
        expect_int(sscanf(t.plan->method_reason, "dopri5 %lf", &cost), 1);
    toy_close(&t);
    return cost;
}

JM_TEST("arms have races of their own, like arms the same one, and all count")
{
    const double one = cost_of_arms((double[]){5}, 1), other = cost_of_arms((double[]){7.5}, 1);
    expect_rel(cost_of_arms((double[]){5, 5}, 2), 2 * one, 2e-2); /* three digits are told */
    expect_rel(cost_of_arms((double[]){5, 7.5}, 2), one + other, 2e-2);
    expect_rel(cost_of_arms((double[]){5, 7.5, 5}, 3), 2 * one + other, 2e-2);
}

JM_TEST("auto finds the implicit method for what is stiff")
{
    toy t;
    if (!jm_stepper_find("cvode_bdf"))
        jm_test_skip("this build has no CVODE");
    toy_open(&t, &toy_pk, 300);
    toy_vary(&t, "CL", 5, 0.5);
    toy_grid(&t, 0, 96, 8);
    toy_set(&t, "KE0", 4e4); /* an effect site that follows within 100 ms */
    toy_dose(&t, 0, "CENT", 100);
    toy_dose(&t, 50, "CENT", 100);
    strcpy(t.plan->options.method, "auto");
    t.plan->options.rtol = 1e-6;
    expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err);
    expect_true(jm_stepper_find(t.plan->options.method)->implicit);
    expect_int(t.plan->patience, 0);
    toy_close(&t);
}

/* A clock strikes for a hundred thousand years: a fiftieth of that would be the race's to spend. */
JM_TEST("where the end is open the choice of a method does not take long")
{
    toy t;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 0, 5e10, 1e10);
    toy_set(&t, "period", 1);
    t.plan->is_open = true;
    strcpy(t.plan->options.method, "auto");
    expect_status(jm_plan_finish(t.plan, &err), JM_OK, &err);
    toy_close(&t);
}

JM_TEST_MAIN
