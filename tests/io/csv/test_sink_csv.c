/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/sink_csv.h"

#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "tests/support/jm_test.h"
#include "tests/support/pk_model.h"

static jm_error err;

/* A plan of 2 patients, 2 arms, 2 signals and 3 times, filled by hand. */
typedef struct fixture {
    jm_plan plan;
    jm_model_abi abi;
    jm_model model;
    jm_cohort *cohort;
} fixture;

static bool set_up(fixture *f)
{
    static jm_plan_arm arms[] = {{.name = "control"}, {.name = "insulin, fast"}};
    static jm_plan_signal signals[] = {{.name = "glucose", .unit = "mmol/L"},
                                       {.name = "central", .unit = "mg"}};
    static jm_plan_outcome outcomes[] = {{.name = "peak", .unit = "mmol/L"}};
    static double times[] = {0, 90, 180};
    static uint32_t rows[] = {2, 4}; /* weight, and the input meal */

    if (!expect_status(pk_model(&f->model, &f->abi, 4), JM_OK, NULL))
        return false;
    if (!expect_status(jm_cohort_same(&f->cohort, 2, 1, &err), JM_OK, &err))
        return false;
    f->plan = (jm_plan){.model = &f->model, .cohort = f->cohort, .n_replicates = 1, .n_arms = 2,
                        .arms = arms, .n_signals = 2, .signals = signals, .n_times = 3,
                        .times = times, .keep_samples = true, .record_time_unit = "h",
                        .record_time_factor = 1.0 / 60, .n_outcomes = 1, .outcomes = outcomes,
                        .n_columns = 2, .column_row = rows};
    return true;
}

static const char *path_in(char *buffer, size_t room, const char *name)
{
    const char *folder = getenv("JM_TEST_SCRATCH");

    snprintf(buffer, room, "%s/%ld_%s", folder ? folder : "/tmp", (long)getpid(), name);
    return buffer;
}

/* Two runs, the second one failed half way. */
static jm_status write_runs(jm_sink *sink, const fixture *f, jm_status ended)
{
    static const double params[] = {0.125, 31.5, 81.25, 36.8};
    static const double samples[] = {5.5, 7.25, 0.1, 100, 50, 25};
    static const double broken[] = {5.5, NAN, NAN, 100, NAN, NAN};
    static const double peak = 7.25, none = NAN;
    static const jm_happening happenings[] = {
        {.t = 30, .kind = "dose", .label = "iv", .value = 12.5, .unit = "mg",
         .source = "s.lua:4"},
        {.t = 45, .kind = "note", .label = "said \"no\"", .value = NAN}};
    jm_run_result one = {.patient = 0, .arm = 1, .row = 2, .fate = JM_FATE_OK, .t_end = 180,
                         .n_steps = 412, .params = params, .outcomes = &peak, .samples = samples,
                         .happenings = happenings, .n_happenings = 2};
    jm_run_result two = {.patient = 1, .arm = 0, .row = 1, .fate = JM_FATE_SOLVER, .t_end = 60,
                         .n_steps = 97, .flags = 4, .params = params, .outcomes = &none,
                         .samples = broken, .reason = "step size too small, at 61 min"};
    jm_status status = sink->begin(sink, &f->plan, &err);

    if (status == JM_OK)
        status = sink->run(sink, &one, &err);
    if (status == JM_OK)
        status = sink->run(sink, &two, &err);
    if (status == JM_OK)
        status = sink->end(sink, ended, &err);
    return status;
}

static void expect_file(const char *path, const char *right)
{
    char *text = NULL;
    size_t length;

    jm_test_note("%s", path);
    if (expect_status(jm_text_read_file(&text, &length, path, 100000, &err), JM_OK, &err))
        expect_text(text, right);
    free(text);
    unlink(path);
}

JM_TEST("samples are wide, outcomes and events stand beside")
{
    char path[400], other[400];
    fixture f;
    jm_sink *sink;

    if (!set_up(&f))
        return;
    path_in(path, sizeof path, "w.csv");
    expect_status(jm_sink_csv_new(&sink, path, NULL, &err), JM_OK, &err);
    expect_status(write_runs(sink, &f, JM_OK), JM_OK, &err);
    sink->free(sink);
    expect_file(path, "patient,arm,replicate,time [h],glucose [mmol/L],central [mg]\n"
                      "1,\"insulin, fast\",0,0,5.5,100\n1,\"insulin, fast\",0,1.5,7.25,50\n"
                      "1,\"insulin, fast\",0,3,0.1,25\n2,control,0,0,5.5,100\n"
                      "2,control,0,1.5,,\n2,control,0,3,,\n");
    expect_file(path_in(other, sizeof other, "w.outcomes.csv"),
                "patient,arm,replicate,status,reason,t_end [h],steps,flags,peak [mmol/L],"
                "weight [kg]\n1,\"insulin, fast\",0,ok,,3,412,0,7.25,81.25\n"
                "2,control,0,solver_failed,\"step size too small, at 61 min\",1,97,4,,81.25\n");
    expect_file(path_in(other, sizeof other, "w.events.csv"),
                "patient,arm,replicate,time [h],kind,label,value,unit,source\n"
                "1,\"insulin, fast\",0,0.5,dose,iv,12.5,mg,s.lua:4\n"
                "1,\"insulin, fast\",0,0.75,note,\"said \"\"no\"\"\",,,\n");
    jm_cohort_free(f.cohort);
}

JM_TEST("samples are long where that is asked for")
{
    const jm_csv_options options = {.shape = JM_CSV_LONG};
    char path[400], other[400];
    fixture f;
    jm_sink *sink;

    if (!set_up(&f))
        return;
    f.plan.n_times = 2;
    path_in(path, sizeof path, "l.csv");
    expect_status(jm_sink_csv_new(&sink, path, &options, &err), JM_OK, &err);
    expect_status(write_runs(sink, &f, JM_OK), JM_OK, &err);
    sink->free(sink);
    expect_file(path, "patient,arm,replicate,time [h],signal,value,unit\n"
                      "1,\"insulin, fast\",0,0,glucose,5.5,mmol/L\n"
                      "1,\"insulin, fast\",0,1.5,glucose,7.25,mmol/L\n"
                      "1,\"insulin, fast\",0,0,central,0.1,mg\n"
                      "1,\"insulin, fast\",0,1.5,central,100,mg\n"
                      "2,control,0,0,glucose,5.5,mmol/L\n2,control,0,1.5,glucose,,mmol/L\n"
                      "2,control,0,0,central,,mg\n2,control,0,1.5,central,100,mg\n");
    unlink(path_in(other, sizeof other, "l.outcomes.csv"));
    unlink(path_in(other, sizeof other, "l.events.csv"));
    jm_cohort_free(f.cohort);
}

JM_TEST("a parameter with the name of an outcome is told apart")
{
    static jm_plan_outcome outcomes[] = {{.name = "weight", .unit = "kg"}};
    char path[400], other[400], *text = NULL;
    size_t length;
    fixture f;
    jm_sink *sink;

    if (!set_up(&f))
        return;
    f.plan.outcomes = outcomes;
    f.plan.keep_samples = false;
    path_in(path, sizeof path, "p.csv");
    expect_status(jm_sink_csv_new(&sink, path, NULL, &err), JM_OK, &err);
    expect_status(write_runs(sink, &f, JM_OK), JM_OK, &err);
    sink->free(sink);
    path_in(path, sizeof path, "p.outcomes.csv");
    expect_status(jm_text_read_file(&text, &length, path, 100000, &err), JM_OK, &err);
    expect_contains(text, ",weight [kg],parameter.weight [kg]\n");
    free(text);
    unlink(path);
    unlink(path_in(other, sizeof other, "p.events.csv"));
    jm_cohort_free(f.cohort);
}

JM_TEST("outcomes alone make no table of samples")
{
    char path[400], other[400];
    fixture f;
    jm_sink *sink;

    if (!set_up(&f))
        return;
    f.plan.keep_samples = false;
    path_in(path, sizeof path, "o.csv");
    expect_status(jm_sink_csv_new(&sink, path, NULL, &err), JM_OK, &err);
    expect_status(write_runs(sink, &f, JM_OK), JM_OK, &err);
    sink->free(sink);
    expect_true(access(path, F_OK) != 0);
    expect_true(unlink(path_in(other, sizeof other, "o.outcomes.csv")) == 0);
    expect_true(unlink(path_in(other, sizeof other, "o.events.csv")) == 0);
    jm_cohort_free(f.cohort);
}

JM_TEST("a run that ends early, or a sink that is dropped, leaves nothing behind")
{
    char folder[400], path[500];
    fixture f;
    jm_sink *sink;

    if (!set_up(&f))
        return;
    path_in(folder, sizeof folder, "empty");
    if (!expect_int(mkdir(folder, 0700), 0))
        return;
    snprintf(path, sizeof path, "%s/x", folder);
    expect_status(jm_sink_csv_new(&sink, path, NULL, &err), JM_OK, &err);
    expect_status(write_runs(sink, &f, JM_STOPPED), JM_OK, &err);
    sink->free(sink);
    expect_status(jm_sink_csv_new(&sink, path, NULL, &err), JM_OK, &err);
    expect_status(sink->begin(sink, &f.plan, &err), JM_OK, &err);
    sink->free(sink);
    expect_int(rmdir(folder), 0); /* which an empty folder allows */
    expect_status(jm_sink_csv_new(&sink, path, NULL, &err), JM_OK, &err);
    expect_status(sink->begin(sink, &f.plan, &err), JM_FILE, NULL);
    sink->free(sink);
    jm_cohort_free(f.cohort);
}

JM_TEST_MAIN
