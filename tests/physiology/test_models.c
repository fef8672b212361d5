/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must hold for every model below models/: that it reads and compiles, that its kernels agree
 * with the evaluator and its Jacobian with differences, that all of it is documented, that its
 * numbers lie in their own bounds, that people who vary as it says can be drawn and run, that what
 * must not be lost is not lost, and that models/README.md lists it.
 *
 * ctest: TIMEOUT 1500
 */
#include "core/cohort/dist.h"
#include "core/run/run.h"
#include "scenarios/host/host.h"
#include "tests/physiology/shipped.h"
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"

static shipped models;

/* "glucose/hovorka" for "glucose/hovorka.lua". */
static const char *name_of(size_t i)
{
    static char name[SHIPPED_ROOM];
    snprintf(name, sizeof name, "%.*s", (int)(strlen(models.path[i]) - 4), models.path[i]);
    return name;
}

/* A file that says `return model "…"`: others below models/ are modules that models require. */
static bool is_model(const char *path)
{
    char name[2 * SHIPPED_ROOM], *text = NULL;
    size_t length = 0;
    jm_error err = {0};
    snprintf(name, sizeof name, JM_SOURCE_DIR "/models/%s", path);
    const bool read = jm_text_read_file(&text, &length, name, (size_t)1 << 22, &err) == JM_OK;
    const bool found = expect_true(read) && strstr(text, "\nreturn model \"") != NULL;
    free(text);
    return found;
}

static size_t find_models(void)
{
    shipped all;
    shipped_find(&all, JM_SOURCE_DIR "/models", ".lua");
    models.n = 0;
    for (size_t i = 0; i < all.n; i++) {
        if (is_model(all.path[i]))
            memcpy(models.path[models.n++], all.path[i], SHIPPED_ROOM);
    }
    return models.n;
}

static jm_model *open_model(const char *name)
{
    jm_model *model = NULL;
    jm_error err = {0};
    const jm_model_options options = kt_options(JM_MODEL_EVALUATED);
    jm_test_note("%s", name);
    expect_status(jm_model_open(&model, name, &options, &err), JM_OK, &err);
    return model;
}

JM_TEST("kernels of every model agree with the evaluator, Jacobians with differences")
{
    expect_true(find_models() > 0);
    for (size_t i = 0; i < models.n; i++)
        jm_test_kernels(name_of(i));
}

/* --- texts and bounds --------------------------------------------------------------------- */

static void check_texts(const jm_model_abi *m, const jm_var_info *vars, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        jm_unit unit;
        jm_error err = {0};
        jm_test_note("%s, %s", m->name, vars[i].name);
        expect_status(jm_unit_parse(&unit, vars[i].unit, &err), JM_OK, &err);
        expect_true(strlen(vars[i].doc) >= 3);
    }
}

JM_TEST("every quantity has a unit and a text, every model a title and a source")
{
    find_models();
    for (size_t i = 0; i < models.n; i++) {
        jm_model *model = open_model(name_of(i));
        if (!model)
            continue;
        const jm_model_abi *m = model->abi;
        expect_text(m->name, name_of(i));
        expect_true(strlen(m->title) > 10);
        expect_true(strlen(m->source) > 20);
        check_texts(m, m->params, m->n_params);
        check_texts(m, m->states, m->n_states);
        check_texts(m, m->signals, m->n_signals);
        for (uint32_t k = 0; k < m->n_routes; k++)
            expect_true(strlen(m->routes[k].doc) >= 3);
        jm_model_close(model);
    }
}

JM_TEST("defaults lie in their ranges, start values in their bounds")
{
    find_models();
    for (size_t i = 0; i < models.n; i++) {
        jm_model *model = open_model(name_of(i));
        kt_group g;
        if (!model || !expect_true(kt_group_init(&g, model)))
            continue;
        const jm_model_abi *m = model->abi;
        for (uint32_t k = 0; k < m->n_params + m->n_inputs; k++) {
            const jm_var_info *v = k < m->n_params ? &m->params[k] : &m->inputs[k - m->n_params];
            jm_test_note("%s, %s", m->name, v->name);
            expect_true(isfinite(v->value));
            expect_false(v->value < v->low || v->value > v->high || v->low >= v->high);
            for (int l = 0; l < KT_LANES; l++)
                g.p[k * KT_LANES + (uint32_t)l] = v->value;
        }
        const jm_frame f = kt_frame(&g, model->self);
        memset(g.t, 0, KT_LANES * sizeof *g.t);
        m->kernels[0].derive(&f, g.d);
        m->kernels[0].start(&f, g.y);
        for (uint32_t k = 0; k < m->n_states; k++) {
            jm_test_note("%s, %s", m->name, m->states[k].name);
            const double x = g.y[k * KT_LANES];
            expect_true(isfinite(x));
            expect_false(x < m->states[k].low || x > m->states[k].high);
        }
        kt_group_clear(&g);
        jm_model_close(model);
    }
}

/* --- variation ---------------------------------------------------------------------------- */

JM_TEST("what varies can be drawn, and the middle of 98 % of people lies in the range")
{
    find_models();
    for (size_t i = 0; i < models.n; i++) {
        jm_model *model = open_model(name_of(i));
        for (uint32_t k = 0; model && k < model->abi->n_params; k++) {
            const jm_var_info *v = &model->abi->params[k];
            jm_dist *dist = NULL;
            jm_error err = {0};
            if (!v->vary[0])
                continue;
            jm_test_note("%s, %s: %s", model->abi->name, v->name, v->vary);
            if (!expect_status(jm_dist_parse(&dist, v->vary, v->value, &err), JM_OK, &err))
                continue;
            expect_false(jm_dist_at(dist, 0.01) < v->low || jm_dist_at(dist, 0.99) > v->high);
            /* a default may be the first or last of a few values */
            expect_true(jm_dist_at(dist, 0.01) <= v->value && v->value <= jm_dist_at(dist, 0.99));
            jm_dist_free(dist);
        }
        jm_model_close(model);
    }
}

/* --- runs --------------------------------------------------------------------------------- */

/* A scenario from text, run into memory. */
typedef struct tried {
    jm_host *host;
    jm_sink_memory *memory;
} tried;

static bool try_scenario(tried *out, const char *text)
{
    static const char *const roots[] = {JM_SOURCE_DIR "/models"};
    const jm_host_options options = {
        .model = {.search = {roots, 1}, .build = {.include = JM_SOURCE_DIR "/include"}},
        .finish = true};
    jm_run *run = NULL;
    jm_error err = {0};
    *out = (tried){0};
    const bool made =
        expect_status(jm_host_load_text(&out->host, text, strlen(text), "test.lua", &options, &err),
                      JM_OK, &err) &&
        expect_status(jm_sink_memory_new(&out->memory, &err), JM_OK, &err) &&
        expect_status(jm_run_new(&run, jm_host_plan(out->host), jm_sink_memory_sink(out->memory),
                                 jm_host_protocol(out->host), &err),
                      JM_OK, &err) &&
        expect_status(jm_run_all(run, NULL, NULL, &err), JM_OK, &err);
    jm_run_free(run);
    return made;
}

static void clear(tried *t)
{
    if (t->memory)
        jm_sink_memory_sink(t->memory)->free(jm_sink_memory_sink(t->memory));
    jm_host_free(t->host);
}

/* Outcome `k` of the patient with row `row`. */
static double outcome(const tried *t, uint64_t row, size_t k)
{
    const jm_run_result *r = jm_sink_memory_run(t->memory, row);
    expect_int(r ? r->fate : JM_FATE_ERROR, JM_FATE_OK);
    if (r && r->fate != JM_FATE_OK)
        printf("    %s at t = %g\n", r->reason, r->t_end);
    return r ? r->outcomes[k] : (double)NAN;
}

/* A stretch of time in which something happens to each model. */
static const char *a_while(const char *name)
{
    if (strncmp(name, "cell/", 5) == 0)
        return "{ 300, \"ms\" }";
    if (strncmp(name, "respiratory/", 12) == 0)
        return "{ 10, \"min\" }";
    if (strncmp(name, "adult/", 6) == 0)
        return "{ 30, \"s\" }";
    return strncmp(name, "cardiovascular/", 15) == 0 ? "{ 3, \"s\" }" : "{ 6, \"h\" }";
}

/* A machine, or what looks at people, is the same for all. */
static bool varies(const jm_model_abi *m)
{
    for (uint32_t k = 0; k < m->n_params; k++) {
        if (m->params[k].vary[0])
            return true;
    }
    return false;
}

JM_TEST("eighty people who vary as each model says can be run")
{
    char text[1024];
    find_models();
    for (size_t i = 0; i < models.n; i++) {
        tried t;
        jm_model *model = open_model(name_of(i));
        if (!model || model->abi->n_states == 0 || !varies(model->abi)) {
            jm_model_close(model);
            continue;
        }
        snprintf(text, sizeof text,
                 "return scenario { title = 'people', model = '%s', duration = %s,\n"
                 "cohort = { patients = 80, seed = 23, vary = 'model' }, record = 'outcomes',\n"
                 "outcomes = { last = final('%s') } }",
                 name_of(i), a_while(name_of(i)),
                 model->abi->n_states ? model->abi->states[0].name : model->abi->signals[0].name);
        if (try_scenario(&t, text)) {
            for (uint64_t row = 0; row < 80; row++)
                expect_true(isfinite(outcome(&t, row, 0)));
        }
        clear(&t);
        jm_model_close(model);
    }
}

/* --- nothing is lost ---------------------------------------------------------------------- */

/* Dose = what is still there + clearance * area under the concentration. */
static void check_drug(const char *name, const char *dose, const char *amounts, const char *set)
{
    static const double given = 238.5; /* mg */
    char text[2048];
    tried t;
    snprintf(
        text, sizeof text,
        "return scenario { title = 'balance', model = '%s', duration = { 12, 'h' },\n"
        "options = { rtol = 1e-10, atol = 1e-12 }, record = 'outcomes', observe = { 15, 's' },\n"
        "timeline = { { at = { 13, 'min' }, dose = '%s', amount = { %g, 'mg' },\n"
        "  duration = { 47, 'min' } } }, set = { %s },\n"
        "outcomes = { area = auc('concentration', { unit = 'mg h/L' }), %s } }",
        name, dose, given, set, amounts);
    jm_test_note("%s, %s", name, dose);
    if (try_scenario(&t, text)) {
        double sum = outcome(&t, 0, 0) * 2.385;
        for (size_t k = 1; k < jm_host_plan(t.host)->n_outcomes; k++)
            sum += outcome(&t, 0, k);
        expect_rel(sum, given, 1e-6); /* the area is a sum of trapezia of 15 s */
    }
    clear(&t);
}

JM_TEST("drugs: what was given is there or was eliminated")
{
    static const char clearance[] = "CL = { 2.385, 'L/h' }";
    check_drug("pk/one_compartment", "oral", "a = final('gut'), b = final('central')", clearance);
    check_drug("pk/one_compartment", "iv", "a = final('gut'), b = final('central')", clearance);
    check_drug("pk/two_compartment", "oral",
               "a = final('gut'), b = final('central'), c = final('peripheral')", clearance);
    check_drug("pk/three_compartment", "iv",
               "a = final('gut'), b = final('central'), c = final('fast'), d = final('slow')",
               clearance);
    check_drug("pk/transit", "oral",
               "a = final('transit1'), b = final('transit2'), c = final('transit3'), "
               "d = final('central')",
               clearance);
    check_drug("pkpd/indirect_response", "oral",
               "a = final('gut'), b = final('central'), c = final('peripheral')", clearance);
    check_drug("pkpd/warfarin", "oral",
               "a = final('tablet'), b = final('gut'), c = final('central')", clearance);
}

JM_TEST("a meal reaches the blood whole, eaten at once, slowly, or while another is under way")
{
    static const char text[] =
        "local function eat(at, extra)\n"
        "  local dose = { at = minutes(at), dose = 'meal', amount = { 40, 'g' } }\n"
        "  for key, value in pairs(extra or {}) do dose[key] = value end\n"
        "  return dose\n"
        "end\n"
        "return scenario { title = 'meals', model = 'glucose/uva_padova', duration = hours(48),\n"
        "options = { rtol = 1e-9, atol = 1e-9 }, record = 'outcomes', observe = minutes(0.5),\n"
        "arms = {\n"
        "  once = { timeline = { eat(7), eat(7) } },\n"
        "  slow = { timeline = { eat(7, { duration = minutes(10) }), eat(17) } },\n"
        "  late = { timeline = { eat(7), eat(150, { rate = { 5, 'g/min' } }) } },\n"
        "  bolus_while_eating = { timeline = { eat(7, { duration = minutes(20) }), eat(10) } },\n"
        "  script = function(p) p:at(minutes(7), function() p:dose('meal', 80, 'g') end) end,\n"
        "},\n"
        "outcomes = { area = auc('Ra', { unit = 'mg/kg' }), size = maximum('D', { unit = 'g' }),\n"
        "  left = final('bite', { unit = 'g' }), stomach = maximum('Qsto', { unit = 'g' }) } }";
    tried t;
    if (try_scenario(&t, text)) {
        /* 90 % of 80 g reach a person of 86 kg */
        for (uint64_t arm = 0; arm < 5; arm++) {
            jm_test_note("%s", jm_host_plan(t.host)->arms[arm].name);
            expect_rel(outcome(&t, arm, 0), 0.9 * 80000 / 86, 1e-4);
            expect_abs(outcome(&t, arm, 2), 0, 1e-9);
        }
        /* The meal that emptying looks at is what there is to empty. */
        expect_abs(outcome(&t, 0, 1), 80, 1e-6);
        expect_abs(outcome(&t, 4, 1), 80, 1e-6);
        expect_true(outcome(&t, 1, 1) > 70 && outcome(&t, 1, 1) < 80);
        expect_true(outcome(&t, 2, 1) > outcome(&t, 2, 3) - 1e-6 && outcome(&t, 2, 1) < 79);
    }
    clear(&t);
}

JM_TEST("the circulation keeps its blood, whatever the numbers of its owner")
{
    static const char text[] =
        "return scenario { title = 'blood', model = 'cardiovascular/pulsatile',\n"
        "duration = { 20, 's' }, cohort = { patients = 16, seed = 4, vary = 'model' },\n"
        "record = 'outcomes', observe = { 0.05, 's' },\n"
        "outcomes = { most = maximum('total_volume'), least = minimum('total_volume') } }";
    tried t;
    if (try_scenario(&t, text)) {
        for (uint64_t row = 0; row < 16; row++)
            expect_rel(outcome(&t, row, 0), outcome(&t, row, 1), 1e-9);
    }
    clear(&t);
}

/* --- the list ----------------------------------------------------------------------------- */

JM_TEST("models/README.md lists every model with its title")
{
    char *text = NULL;
    size_t length = 0, rows = 0;
    jm_error err = {0};
    if (!expect_status(jm_text_read_file(&text, &length, JM_SOURCE_DIR "/models/README.md",
                                         (size_t)1 << 20, &err),
                       JM_OK, &err))
        return;
    find_models();
    for (size_t i = 0; i < models.n; i++) {
        char row[512];
        jm_model *model = open_model(name_of(i));
        if (!model)
            continue;
        snprintf(row, sizeof row, "| [%s](%s) | %s | %u | %s |", name_of(i), models.path[i],
                 model->abi->title, model->abi->n_states, model->abi->time_unit);
        expect_contains(text, row);
        jm_model_close(model);
    }
    for (const char *p = text; (p = strstr(p, "\n| [")); p++)
        rows++;
    expect_int(rows, models.n); /* and nothing else */
    free(text);
}

JM_TEST_MAIN
