/* SPDX-License-Identifier: Apache-2.0 */
/* Patients settle before the plan begins: untreated, the same for all arms, once. */
#include "core/run/settled.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/run/kept.h"
#include "tests/support/event_kit.h"

enum { SETTLE = 40 };

static const char *const methods[] = { "dopri5", "rodas5p", "cvode_bdf" };

/* A cohort that decays at rates of its own, in two arms; the second stops the decay. */
static void open_two_arms(toy *t, uint64_t patients, const char *method)
{
    toy_open(t, &toy_clock, patients);
    toy_grid(t, 0, 20, 10);
    toy_signal(t, "x");
    toy_vary(t, "k", 0.0625, 0.5);
    toy_set(t, "k", 0);
    t->arms[1] = t->arms[0];
    t->arms[1].name = "still";
    t->arms[0].n_settings = 0;
    t->plan->n_arms = 2;
    t->plan->settle = SETTLE;
    strcpy(t->plan->options.method, method);
}

static void expect_decay(const toy *t, uint64_t patient)
{
    const double k = toy_column(&t->cohort, patient, 0);
    const double x = 8.75 * exp(-k * SETTLE);
    const uint64_t still = t->cohort.base.n + patient;
    expect_rel(toy_sample(t, patient, 0, 0), x, 1e-6);
    expect_rel(toy_sample(t, patient, 0, 2), x * exp(-20 * k), 1e-6);
    expect_true(toy_sample(t, still, 0, 0) == toy_sample(t, patient, 0, 0));
    expect_rel(toy_sample(t, still, 0, 2), toy_sample(t, patient, 0, 0), 1e-12);
}

JM_TEST("all arms begin where the patient has come to, whatever they set")
{
    const uint64_t sizes[] = { 1, 5, 150 };
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            toy t;
            open_two_arms(&t, sizes[k], methods[m]);
            jm_test_note("%s, %d patients", methods[m], (int)sizes[k]);
            if (toy_run(&t)) {
                expect_decay(&t, 0);
                expect_decay(&t, sizes[k] - 1);
                expect_decay(&t, sizes[k] / 2);
            }
            toy_close(&t);
        }
    }
}

JM_TEST("clocks of the model strike while patients settle, and what they set stays")
{
    toy t;
    toy_open(&t, &toy_clock, 2);
    toy_grid(&t, 0, 8, 8);
    toy_signal(&t, "strokes");
    toy_signal(&t, "push");
    toy_signal(&t, "x");
    toy_set(&t, "period", 5);
    t.plan->common = t.settings;
    t.plan->n_common = 1;
    t.plan->settle = SETTLE;
    if (toy_run(&t)) {
        /* At -40, -35 … -5, and then at 0 and 5: nothing strikes twice. */
        expect_rel(toy_sample(&t, 0, 0, 0), 9, 0);
        expect_rel(toy_sample(&t, 0, 0, 1), 10, 0);
        expect_true(toy_sample(&t, 0, 1, 1) != 0);
        expect_true(fabs(toy_sample(&t, 0, 2, 1)) < 8);
    }
    toy_close(&t);
}

JM_TEST("an input that events have set stays, but for arms that set it")
{
    toy t;
    toy_open(&t, &toy_clock, 1);
    toy_grid(&t, 2, 4, 1); /* between two strokes */
    toy_signal(&t, "push");
    toy_set(&t, "period", 50);
    t.plan->common = t.settings;
    t.plan->n_common = 1;
    toy_set(&t, "push", 0.75);
    t.arms[1] = t.arms[0];
    t.arms[0].n_settings = 1;
    t.plan->n_arms = 2;
    t.plan->settle = 10; /* one stroke, at 0 */
    if (toy_run(&t)) {
        const double x = 8.75 * exp(-0.0625 * 8);
        expect_rel(toy_sample(&t, 0, 0, 0), 0.125 * (6.25 - x), 1e-8);
        expect_rel(toy_sample(&t, 1, 0, 0), 0.75, 0);
    }
    toy_close(&t);
}

JM_TEST("a patient that fails while settling is recorded, the others go on")
{
    toy t;
    toy_open(&t, &toy_blowup, 3);
    toy_grid(&t, 0, 1e-3, 1e-3);
    toy_signal(&t, t.model->abi->states[0].name);
    toy_vary(&t, t.model->abi->params[0].name, 1, 1.9);
    t.plan->settle = 1.2;
    uint64_t n_failed = 0;
    if (toy_run(&t)) {
        for (uint64_t i = 0; i < 3; i++) {
            const bool failed = toy_result(&t, i)->fate != JM_FATE_OK;
            n_failed += failed;
            if (failed)
                expect_true(strstr(toy_result(&t, i)->reason, "did not settle: ") != NULL);
        }
        expect_true(n_failed > 0 && n_failed < 3);
    }
    toy_close(&t);
}

JM_TEST("settling backwards or for ever is refused")
{
    const double wrong[] = { -1, INFINITY, NAN };
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        toy t;
        open_two_arms(&t, 1, "dopri5");
        t.plan->settle = wrong[k];
        expect_status(jm_plan_finish(t.plan, &t.err), JM_ARGUMENT, &t.err);
        toy_close(&t);
    }
}

/* y falls twice as fast while patients settle, and nothing else of that time is left. */
static const char own_settle[] =
    "return model \"own\" { time = \"s\", title = \"Settles\", source = \"a test\",\n"
    "  parameter = { k = { 0.5, \"1/s\", \"Rate\" } },\n"
    "  input = { fast = { 1, \"1\", \"How fast\", range = { 0, 5 } } },\n"
    "  state = { y = { \"1\", \"Level\" } },\n"
    "  settle = { time = { 0.05, \"min\" }, with = { fast = 2 } },\n"
    "  start = function(_ENV) y = 8 end,\n"
    "  equations = function(_ENV) dot.y = -k * fast * y end }";

static bool open_own(toy *t, jm_model **model, jm_model_mode mode)
{
    const jm_model_options options = kt_options(mode);
    const char *path = small_file("own.lua", own_settle);
    if (!expect_status(jm_model_open(model, path, &options, &small_err), JM_OK, &small_err))
        return false;
    toy_open(t, (*model)->abi, 11);
    t->model->self = (*model)->self;
    t->model->wide = (*model)->wide;
    t->model->single = (*model)->single;
    toy_vary(t, "k", 0.5, 0.5);
    toy_grid(t, 0, 1, 1);
    toy_signal(t, "y");
    toy_signal(t, "fast");
    return true;
}

JM_TEST("a model says how long its patients settle, and what inputs are meanwhile")
{
    const jm_model_mode modes[] = { JM_MODEL_EVALUATED, JM_MODEL_COMPILED };
    for (size_t m = 0; m < 2; m++) {
        jm_model *model = NULL;
        toy t;
        if (!open_own(&t, &model, modes[m]))
            return;
        expect_rel(model->abi->settle, 3, 1e-15);
        expect_rel(t.plan->settle, 3, 1e-15);
        if (toy_run(&t)) {
            for (uint64_t i = 0; i < 11; i++) {
                const double k = toy_column(&t.cohort, i, 0);
                expect_rel(toy_sample(&t, i, 0, 0), 8 * exp(-6 * k), 1e-6);
                expect_rel(toy_sample(&t, i, 0, 1), 8 * exp(-7 * k), 1e-6);
                expect_rel(toy_sample(&t, i, 1, 0), 1, 0);
            }
        }
        toy_close(&t);
        jm_model_close(model);
    }
}

JM_TEST("what a model says of settling is checked")
{
    static const struct {
        const char *line, *text;
    } wrong[] = {
        { "settle = 3", "it is written settle = {" },
        { "settle = { with = { fast = 2 } }", "a number is needed here" },
        { "settle = { time = 0 }", "above 0" },
        { "settle = { time = { 3, \"mL\" } }", "does not fit" },
        { "settle = { time = 3, whit = { fast = 2 } }", "whit" },
        { "settle = { time = 3, with = { fats = 2 } }", "did you mean \"fast\"" },
        { "settle = { time = 3, with = { y = 2 } }", "no input and no parameter" },
        { "settle = { time = 3, with = { fast = 6 } }", "outside its range" },
    };
    const char *own = strstr(own_settle, "settle = {"), *rest = strstr(own, ",\n  start");
    const jm_model_options options = kt_options(JM_MODEL_EVALUATED);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        char text[1000];
        jm_model *model = NULL;
        snprintf(text, sizeof text, "%.*s%s%s", (int)(own - own_settle), own_settle, wrong[k].line,
                 rest);
        const jm_status status =
            jm_model_open(&model, small_file("own.lua", text), &options, &small_err);
        jm_test_note("%s", wrong[k].line);
        expect_true(status == JM_MODEL || status == JM_UNITS);
        expect_contains(small_err.text, wrong[k].text);
        jm_model_close(model);
    }
}

/* --- events of the time before ------------------------------------------------------------ */

static const char begun[] =
    "on { when = ge(x, -1e9), at_start = true, set = { n = n + 1 } }\n"    /* once in a life */
    "on { when = gt(p, 5), at_start = true, set = { k = k + 1 } }\n"       /* only the arm has it */
    "on { when = gt(x, 1), delay = T, set = { a = x } }\n"                 /* set off before */
    "on { when = gt(x, 2), delay = q(1, \"s\"), persistent = false, set = { b = x } }";

static void open_begun(toy *t, const jm_model *model, const char *method)
{
    ek_open(t, model, 9, method);
    toy_vary(t, "T", 2.25, 0.2);
    toy_grid(t, 0, 4, 0.5);
    const char *const names[] = { "x", "n", "k", "a", "b" };
    for (size_t k = 0; k < 5; k++)
        toy_signal(t, names[k]);
    toy_set(t, "p", 7);
    t->arms[1] = t->arms[0];
    t->arms[0].n_settings = 0;
    t->plan->n_arms = 2;
    t->plan->settle = 2.5;
}

JM_TEST("events go on from settling: what held sets nothing off, what waits comes when it is due")
{
    jm_model *model = ek_model(begun);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        toy t;
        open_begun(&t, model, jm_steppers[i]->name);
        if (toy_run(&t)) {
            for (uint64_t row = 0; row < 18; row++) {
                const double delay = toy_result(&t, row)->params[toy_row(&t, "T")];
                jm_test_note("%s, run %d", jm_steppers[i]->name, (int)row);
                expect_abs(toy_sample(&t, row, 1, 0), 1, 0);
                expect_abs(toy_sample(&t, row, 2, 0), row < 9 ? 0 : 1, 0);
                expect_abs(toy_sample(&t, row, 3, 1), 0, 0);
                expect_abs(toy_sample(&t, row, 3, 8), 1, 1e-7); /* as it was when set off */
                expect_abs(toy_sample(&t, row, 4, 0), 0, 0);
                expect_abs(toy_sample(&t, row, 4, 2), 2, 1e-7);
                expect_true(delay > 1.5 + 0.5); /* or sample 1 would be behind it */
            }
        }
        toy_close(&t);
    }
    jm_model_close(model);
}

/* --- on disk ------------------------------------------------------------------------------ */

static size_t count_files(const char *folder, bool removes)
{
    size_t n = 0;
    DIR *dir = opendir(folder);
    for (const struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        if (strstr(e->d_name, ".kept")) {
            n++;
            if (removes)
                unlinkat(dirfd(dir), e->d_name, 0);
        }
    }
    if (dir)
        closedir(dir);
    return n;
}

static const char *folder_of_test(void)
{
    static char folder[600];
    const char *scratch = getenv("JM_TEST_SCRATCH");
    snprintf(folder, sizeof folder, "%s/settled-%ld", scratch ? scratch : "/tmp", (long)getpid());
    mkdir(folder, 0700);
    return folder;
}

static void run_kept(toy *t, const char *folder)
{
    expect_status(jm_plan_finish(t->plan, &t->err), JM_OK, &t->err);
    expect_status(jm_sink_memory_new(&t->memory, &t->err), JM_OK, &t->err);
    expect_status(jm_run_new(&t->run, t->plan, jm_sink_memory_sink(t->memory), NULL, &t->err),
                  JM_OK, &t->err);
    expect_status(jm_run_keep(t->run, folder, &t->err), JM_OK, &t->err);
    expect_status(jm_run_all(t->run, NULL, NULL, &t->err), JM_OK, &t->err);
}

JM_TEST("settled groups are kept on disk, and the numbers are the same with and without")
{
    jm_model *model = ek_model(begun);
    const char *folder = folder_of_test();
    count_files(folder, true);
    for (size_t i = 0; model && jm_steppers[i]; i++) {
        toy first, again, without;
        open_begun(&first, model, jm_steppers[i]->name);
        open_begun(&again, model, jm_steppers[i]->name);
        open_begun(&without, model, jm_steppers[i]->name);
        jm_test_note("%s", jm_steppers[i]->name);
        run_kept(&first, folder);
        run_kept(&again, folder);
        toy_run(&without);
        expect_int(jm_run_statistics(first.run)->n_kept, 0);
        expect_true(jm_run_statistics(again.run)->n_kept > 0);
        const size_t bytes = 5 * first.plan->n_times * sizeof(double);
        for (uint64_t row = 0; row < 18; row++) {
            const double *right = toy_result(&without, row)->samples;
            expect_int(memcmp(toy_result(&first, row)->samples, right, bytes), 0);
            expect_int(memcmp(toy_result(&again, row)->samples, right, bytes), 0);
        }
        toy_close(&first);
        toy_close(&again);
        toy_close(&without);
    }
    expect_true(count_files(folder, true) > 0);
    rmdir(folder);
    jm_model_close(model);
}

JM_TEST("what is kept is not taken for another patient, span or tolerance; failures are kept, too")
{
    const char *folder = folder_of_test();
    count_files(folder, true);
    for (int variant = 0; variant < 6; variant++) {
        toy t;
        toy_open(&t, &toy_blowup, 3);
        toy_grid(&t, 0, 1e-3, 1e-3);
        toy_signal(&t, t.model->abi->states[0].name);
        toy_vary(&t, t.model->abi->params[0].name, variant == 1 ? 1.1 : 1, 1.9);
        t.plan->settle = variant == 2 ? 1.1 : 1.2;
        t.plan->options.rtol = variant == 3 ? 1e-8 : 1e-9;
        strcpy(t.plan->options.method, variant == 4 ? "dop853" : "dopri5");
        run_kept(&t, folder);
        jm_test_note("variant %d", variant);
        expect_int(jm_run_statistics(t.run)->n_kept, variant == 5);
        expect_true(jm_run_statistics(t.run)->n_failed > 0);
        toy_close(&t);
    }
    count_files(folder, true);
    rmdir(folder);
}

JM_TEST("kept files that are damaged are none, and the oldest go first")
{
    const char *folder = folder_of_test(), *const key[] = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "1111111111111111111111111111111111111111111111111111111111111111",
        "2222222222222222222222222222222222222222222222222222222222222222" };
    char path[800], data[1000];
    size_t n = 0;
    memset(data, 'x', sizeof data);
    count_files(folder, true);
    for (size_t k = 0; k < 3; k++) {
        const struct timespec past[2] = { { 1000 + (long)k, 0 }, { 1000 + (long)k, 0 } };
        jm_kept_write(folder, key[k], data, sizeof data);
        snprintf(path, sizeof path, "%s/%.40s.kept", folder, key[k]);
        expect_int(utimensat(AT_FDCWD, path, past, 0), 0);
    }
    char *text = jm_kept_read(folder, key[0], &n); /* it is the youngest now */
    expect_true(text && n == sizeof data && memcmp(text, data, n) == 0);
    free(text);
    jm_kept_prune(folder, 2500);
    expect_int(count_files(folder, false), 2);
    text = jm_kept_read(folder, key[1], &n);
    expect_true(!text);
    free(text);
    FILE *f = fopen(path, "r+b"); /* the last one */
    if (expect_true(f != NULL)) {
        fseek(f, 200, SEEK_SET);
        fputc('y', f);
        fclose(f);
    }
    text = jm_kept_read(folder, key[2], &n);
    expect_true(!text);
    free(text);
    count_files(folder, true);
    rmdir(folder);
}

JM_TEST_MAIN
