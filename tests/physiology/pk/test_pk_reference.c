/* SPDX-License-Identifier: Apache-2.0 */
/* Every kind of dose event against closed-form solutions: see reference.csv. */
#include "core/lanes/stepper.h"
#include "core/run/run.h"
#include "tests/support/jm_test.h"
#include "tests/support/toy_models.h"

enum { MOST_TIMES = 256, MOST_ROWS = 256, MOST_EVENTS = 8, FIELDS = 9 };

typedef struct expected {
    double t, value;
    char name[16];
} expected;

/* One case of the table, and the plan made of it. */
typedef struct case_of {
    char name[16], title[120];
    jm_plan_setting settings[PK_PARAMS];
    size_t n_settings;
    jm_plan_event events[MOST_EVENTS];
    size_t n_events;
    expected rows[MOST_ROWS];
    size_t n_rows;
} case_of;

static jm_model *model;

static uint32_t row_named(const char *name)
{
    for (uint32_t i = 0; i < PK_PARAMS; i++) {
        if (strcmp(pk_params[i].name, name) == 0)
            return i;
    }
    printf("    no parameter %s\n", name);
    exit(2);
}

static double number(const char *s)
{
    return s[0] ? strtod(s, NULL) : 0;
}

static void add_dose(case_of *c, char *const *field)
{
    c->events[c->n_events++] = (jm_plan_event){
        .t = number(field[2]),
        .kind = JM_PLAN_DOSE,
        .index = jm_model_route(model, field[3]),
        .amount = number(field[4]),
        .rate = number(field[5]),
        .interval = number(field[6]),
        .times = (uint32_t)number(field[7]),
        .steady = (uint32_t)number(field[8]),
        .label = "dose",
        .place = "reference.csv",
    };
}

static void read_row(case_of *c, char *const *field)
{
    const char *kind = field[1];
    if (strcmp(kind, "title") == 0) {
        snprintf(c->title, sizeof c->title, "%s", field[3]);
    } else if (strcmp(kind, "with") == 0) {
        c->settings[c->n_settings++] =
            (jm_plan_setting){row_named(field[3]), number(field[4])};
    } else if (strcmp(kind, "dose") == 0) {
        add_dose(c, field);
    } else if (strcmp(kind, "set") == 0) {
        c->events[c->n_events++] = (jm_plan_event){.t = number(field[2]), .kind = JM_PLAN_SET,
                                                   .index = row_named(field[3]),
                                                   .value = number(field[4]), .place = ""};
    } else if (strcmp(kind, "reset") == 0) {
        c->events[c->n_events++] =
            (jm_plan_event){.t = number(field[2]), .kind = JM_PLAN_RESET, .place = ""};
    } else {
        expected *row = &c->rows[c->n_rows++];
        row->t = number(field[2]);
        row->value = number(field[4]);
        snprintf(row->name, sizeof row->name, "%s", field[3]);
    }
}

static jm_ref ref_named(const char *name)
{
    jm_ref ref = {JM_REF_STATE, 0};
    if (!jm_model_find(model, strncmp(name, "A_", 2) == 0 ? name + 2 : name, &ref))
        printf("    no quantity %s\n", name);
    return ref;
}

/* Times and signals that the rows of a case ask for. */
static void fill_plan(jm_plan *plan, case_of *c, jm_plan_arm *arm, jm_plan_signal *signals,
                      double *times)
{
    for (size_t k = 0; k < c->n_rows; k++) {
        size_t s = 0;
        while (s < plan->n_signals && strcmp(signals[s].name, c->rows[k].name) != 0)
            s++;
        if (s == plan->n_signals)
            signals[plan->n_signals++] = (jm_plan_signal){
                .name = c->rows[k].name, .ref = ref_named(c->rows[k].name), .unit = "mg",
                .factor = 1, .doc = ""};
        if (plan->n_times == 0 || times[plan->n_times - 1] < c->rows[k].t)
            times[plan->n_times++] = c->rows[k].t;
    }
    *arm = (jm_plan_arm){c->name, "", c->n_settings, c->settings, c->n_events, c->events, false};
    plan->n_arms = 1;
    plan->arms = arm;
    plan->signals = signals;
    plan->times = times;
    plan->t_end = times[plan->n_times - 1];
    plan->options.rtol = 1e-9;
}

/* A value is right to `tolerance` of itself, or to the rounding of a dose of 100 mg: there are
   tails of 1e-36 mg. */
static void compare(const case_of *c, const jm_plan *plan, const jm_run_result *run,
                    double tolerance)
{
    expect_int(run->fate, JM_FATE_OK);
    for (size_t k = 0; k < c->n_rows; k++) {
        size_t s = 0, t = 0;
        while (strcmp(plan->signals[s].name, c->rows[k].name) != 0)
            s++;
        while (plan->times[t] != c->rows[k].t)
            t++;
        jm_test_note("%s %s, %s at %g", c->name, c->title, c->rows[k].name, c->rows[k].t);
        const double got = run->samples[s * plan->n_times + t], right = c->rows[k].value;
        expect_abs(got, right, fmax(tolerance * fabs(right), 100 * DBL_EPSILON));
    }
}

static void run_case(case_of *c, const jm_stepper_type *type, double tolerance)
{
    jm_cohort *cohort = NULL;
    jm_plan *plan = NULL;
    jm_run *run = NULL;
    jm_sink_memory *memory = NULL;
    jm_plan_arm arm;
    jm_plan_signal signals[PK_STATES + 1];
    double times[MOST_TIMES];
    jm_error err;
    if (!expect_status(jm_cohort_same(&cohort, 3, 7, &err), JM_OK, &err) ||
        !expect_status(jm_plan_new(&plan, model, cohort, &err), JM_OK, &err))
        goto done;
    fill_plan(plan, c, &arm, signals, times);
    snprintf(plan->options.method, sizeof plan->options.method, "%s", type->name);
    plan->options.atol = 1e-20;
    jm_test_note("%s %s, %s", c->name, c->title, type->name);
    if (!expect_status(jm_plan_finish(plan, &err), JM_OK, &err) ||
        !expect_status(jm_sink_memory_new(&memory, &err), JM_OK, &err) ||
        !expect_status(jm_run_new(&run, plan, jm_sink_memory_sink(memory), NULL, &err), JM_OK,
                       &err) ||
        !expect_status(jm_run_all(run, NULL, NULL, &err), JM_OK, &err))
        goto done;
    for (uint64_t row = 0; row < 3; row++)
        compare(c, plan, jm_sink_memory_run(memory, row), tolerance);
done:
    jm_run_free(run);
    if (memory)
        jm_sink_memory_sink(memory)->free(jm_sink_memory_sink(memory));
    jm_plan_free(plan);
    jm_cohort_free(cohort);
}

static void run_table(const char *method, double tolerance)
{
    const jm_stepper_type *type = jm_stepper_find(method);
    char line[512];
    static case_of c;
    FILE *file = fopen(JM_SOURCE_DIR "/tests/physiology/pk/reference.csv", "r");
    if (!expect_true(file != NULL))
        return;
    model = toy_model_new(&toy_pk);
    memset(&c, 0, sizeof c);
    while (fgets(line, sizeof line, file)) {
        char *field[FIELDS], *rest = line;
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '#' || strncmp(line, "case,", 5) == 0)
            continue;
        for (size_t k = 0; k < FIELDS; k++)
            field[k] = rest ? strsep(&rest, ",") : "";
        if (c.name[0] && strcmp(c.name, field[0]) != 0) {
            run_case(&c, type, tolerance);
            memset(&c, 0, sizeof c);
        }
        snprintf(c.name, sizeof c.name, "%s", field[0]);
        read_row(&c, field);
    }
    run_case(&c, type, tolerance);
    fclose(file);
    toy_model_free(model);
}

JM_TEST("every dose event agrees with its closed form: dopri5")
{
    run_table("dopri5", 1e-7);
}

JM_TEST("every dose event agrees with its closed form: dop853")
{
    run_table("dop853", 1e-7);
}

JM_TEST("every dose event agrees with its closed form: cvode_bdf")
{
    if (!jm_stepper_find("cvode_bdf"))
        jm_test_skip("this build has no CVODE");
    /* Each step of a multistep method is right to 1e-9; its errors add up over the decay of a state
       by many orders of magnitude, where those of the one-step methods stay below. */
    run_table("cvode_bdf", 1e-6);
}

JM_TEST_MAIN
