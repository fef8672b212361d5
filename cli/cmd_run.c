/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/clustered.h"
#include "cli/cmd.h"
#include "cli/forecast.h"
#include "cli/progress.h"
#include "cli/provenance.h"
#include "cli/scene.h"
#include "io/aside/aside.h"
#include "io/csv/sink_csv.h"
#include "io/report/summary.h"
#include "io/results/sink_hdf5.h"

typedef struct run_options {
    jm_scene scene;
    const char *output, *csv, *progress;
    const char *shard, *time_limit;
    bool force, json, dry, stats, resume, anew;
    uint64_t max_failures;
    bool has_max_failures;
    char command[1024];
    double begin;      /* clock when the program began to work, */
    double before;     /* seconds of processor time that it had taken by then, */
    double loaded;     /* and clock when the scenario was a plan */
    bool has_run;
    jm_run_stats spent; /* where `stats` asked for it */
} run_options;

static void remember_command(run_options *o, int argc, char **argv)
{
    jm_text text;
    jm_text_init(&text);
    jm_text_add(&text, "jumeau");
    for (int i = 0; i < argc; i++)
        jm_text_addf(&text, " %s", argv[i]);
    snprintf(o->command, sizeof o->command, "%s", text.data);
    jm_text_clear(&text);
}

/* Seconds of processor time since the process began, what the loader of programs took included. */
static double time_taken(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* The last that the program does: what comes after is not counted. */
static void say_stats(const run_options *o)
{
    const jm_run_stats *s = &o->spent;
    const double all = o->before + jm_clock() - o->begin;
    const double planning = o->before + o->loaded - o->begin;
    const double integrating = s->seconds_steps + s->seconds_interpolate;
    const double other = all - integrating - planning - s->seconds_load - s->seconds_script -
                         s->seconds_serve - s->seconds_look - s->seconds_sink;
    fprintf(stderr,
            "%.4g s in all, %.4g s integrating (%.3g s steps, %.3g s interpolation): "
            "%.1f %% is not integration\n"
            "the rest: %.3g s reading and planning, %.3g s beginning patients, %.3g s in scripts, "
            "%.3g s serving, %.3g s looking, %.3g s writing, %.3g s else\n"
            "measured with %llu readings of the clock, which took %.2g s of it\n"
            "%llu steps, %llu rejected, %llu right-hand sides, %llu Jacobians\n",
            all, integrating, s->seconds_steps, s->seconds_interpolate,
            100 * (all - integrating) / all, planning, s->seconds_load, s->seconds_script,
            s->seconds_serve, s->seconds_look, s->seconds_sink, other,
            (unsigned long long)s->n_readings, s->seconds_reading,
            (unsigned long long)s->stepper.steps, (unsigned long long)s->stepper.rejected,
            (unsigned long long)s->stepper.rhs, (unsigned long long)s->stepper.jac);
    if (s->n_kept)
        fprintf(stderr, "%llu groups of patients had settled in an earlier run\n",
                (unsigned long long)s->n_kept);
}

/* Who takes what runs become: a thread → summary → file. */
typedef struct takers {
    jm_sink *aside, *hdf5, *csv; /* a file of one kind */
    jm_summary *summary;
    const run_options *options;
    jm_text text;                /* of the summary, as it is shown */
} takers;

/* The table names the first failure. */
static bool shows_table(const run_options *o)
{
    return !o->json && !o->scene.quiet;
}

/* While the file is closed. */
static void sum_up(void *user)
{
    takers *t = user;
    if (t->options->json)
        jm_summary_json(t->summary, &t->text);
    else if (shows_table(t->options))
        jm_summary_table(t->summary, &t->text);
}

static int finish(const run_options *o, const takers *t, const jm_run_stats *stats, double seconds)
{
    fputs(t->text.data, stdout);
    fflush(stdout);
    if (!o->scene.quiet) {
        fprintf(stderr, "%llu runs in %.3g s (%.4g patients/s)%s%s\n",
                (unsigned long long)stats->n_runs, seconds, (double)stats->n_runs / seconds,
                o->output ? ", written to " : "", o->output ? o->output : "");
    }
    const bool shown = shows_table(o);
    uint64_t failed = jm_summary_failed(t->summary);
    uint64_t allowed = o->has_max_failures ? o->max_failures : 0;
    if (failed > allowed) {
        fprintf(stderr, "jumeau: %llu of %llu runs failed; --max-failures %llu accepts that%s%s\n",
                (unsigned long long)failed, (unsigned long long)stats->n_runs,
                (unsigned long long)failed, shown ? "" : ". The first: ",
                shown ? "" : jm_summary_first_failure(t->summary));
        return JM_EXIT_SOME_FAILED;
    }
    return JM_EXIT_OK;
}

static jm_status make_takers(const run_options *o, const jm_provenances *p, takers *t,
                             jm_error *err)
{
    *t = (takers){ .options = o };
    jm_text_init(&t->text);
    jm_hdf5_options options = { .provenance = p->items,
                                .n_provenance = p->n,
                                .command = o->command,
                                .files = o->scene.files };
    jm_status status = JM_OK;
    if (o->output)
        status = jm_sink_hdf5_new(&t->hdf5, o->output, &options, err);
    if (status == JM_OK && o->csv)
        status = jm_sink_csv_new(&t->csv, o->csv, NULL, err);
    if (status == JM_OK)
        status = jm_summary_new(&t->summary, t->hdf5 ? t->hdf5 : t->csv, err);
    if (status == JM_OK)
        status = jm_sink_aside_new(&t->aside, jm_summary_sink(t->summary), err);
    if (status == JM_OK)
        jm_sink_aside_meanwhile(t->aside, sum_up, t);
    return status;
}

static void free_takers(takers *t)
{
    if (t->aside)
        t->aside->free(t->aside);
    jm_summary_free(t->summary);
    if (t->hdf5)
        t->hdf5->free(t->hdf5);
    if (t->csv)
        t->csv->free(t->csv);
    jm_text_clear(&t->text);
}

static int carry_out(run_options *o)
{
    jm_error err = { 0 };
    takers t;
    jm_provenances provenances;
    jm_run *run = NULL;
    jm_progress progress;
    char folder[JM_INSTALL_ROOM];
    int code = JM_EXIT_USAGE;
    const jm_plan *plan = jm_host_plan(o->scene.host);

    if (!jm_progress_begin(&progress, o->scene.quiet ? "none" : o->progress, plan)) {
        fprintf(stderr, "jumeau: --progress is auto, line, plain, json or none\n");
        return code;
    }
    jm_provenance_collect(&provenances, &o->scene, o->command);
    jm_status status = make_takers(o, &provenances, &t, &err);
    if (status == JM_OK)
        status = jm_run_new(&run, plan, t.aside, jm_host_protocol(o->scene.host), &err);
    double start = jm_clock();
    if (status == JM_OK && o->stats)
        jm_run_measure(run);
    if (status == JM_OK && !o->anew && jm_scene_settled(&o->scene, folder))
        status = jm_run_keep(run, folder, &err);
    if (status == JM_OK)
        status = jm_run_all(run, jm_progress_show, &progress, &err);
    double seconds = jm_clock() - start;
    jm_progress_end(&progress);
    if (status == JM_OK && o->stats) {
        o->spent = *jm_run_statistics(run);
        o->has_run = true;
    }
    if (jm_progress_signal())
        code = 128 + jm_progress_signal();
    else if (status == JM_OK)
        code = finish(o, &t, jm_run_statistics(run), seconds);
    else
        code = jm_cli_error(&err, false);
    jm_run_free(run);
    free_takers(&t);
    return code;
}

static int refuse_to_overwrite(const run_options *o)
{
    if (!o->output || o->force || access(o->output, F_OK) != 0)
        return -1;
    fprintf(stderr, "jumeau: %s is there already; --force writes over it\n", o->output);
    return JM_EXIT_IO;
}

static int run_scenario(run_options *o, const char *path)
{
    jm_error err = { 0 };
    o->before = time_taken();
    o->begin = jm_clock();
    int code = refuse_to_overwrite(o);
    if (code >= 0)
        return code;
    jm_status status = o->output ? jm_scene_keep(&o->scene, &err) : JM_OK;
    if (status == JM_OK)
        status = jm_scene_load(&o->scene, path, true, &err);
    if (status != JM_OK) {
        code = jm_cli_error(&err, true);
    } else if (o->dry) {
        status = jm_forecast(jm_host_plan(o->scene.host), jm_host_protocol(o->scene.host), &err);
        code = status == JM_OK ? JM_EXIT_OK : jm_cli_error(&err, false);
    } else {
        if (!o->scene.quiet && !o->json)
            fprintf(stderr, "%s\n", jm_host_title(o->scene.host));
        o->loaded = jm_clock();
        code = carry_out(o);
    }
    jm_scene_clear(&o->scene);
    if (o->has_run)
        say_stats(o);
    return code;
}

static jm_clustered clustered_of(run_options *o, const char *path, jm_transport *transport)
{
    return (jm_clustered){ .scene = &o->scene,
                           .path = path,
                           .output = o->output,
                           .csv = o->csv,
                           .command = o->command,
                           .progress = o->progress,
                           .shard = o->shard,
                           .time_limit = o->time_limit,
                           .resume = o->resume,
                           .force = o->force,
                           .json = o->json,
                           .dry = o->dry,
                           .anew = o->anew,
                           .max_failures = o->has_max_failures ? o->max_failures : 0,
                           .transport = transport };
}

int cmd_run(int argc, char **argv)
{
    run_options o = { 0 };
    const jm_opt options[] = {
        { 'o', "output", "FILE", JM_OPT_TEXT, &o.output, NULL, "Write results here (HDF5)." },
        { 0, "csv", "FILE", JM_OPT_TEXT, &o.csv, NULL, "Write results as CSV, FILE and beside." },
        { 'f', "force", NULL, JM_OPT_FLAG, &o.force, NULL, "Write over a file that is there." },
        { 0, "dry-run", NULL, JM_OPT_FLAG, &o.dry, NULL,
          "Try the first patients, say what all would take, and stop." },
        { 0, "json", NULL, JM_OPT_FLAG, &o.json, NULL, "Print outcomes as JSON." },
        { 0, "stats", NULL, JM_OPT_FLAG, &o.stats, NULL, "Say where the time went." },
        { 0, "no-cache", NULL, JM_OPT_FLAG, &o.anew, NULL,
          "Settle patients, whatever earlier runs have kept." },
        { 0, "progress", "MODE", JM_OPT_TEXT, &o.progress, NULL,
          "auto, line, plain, json or none." },
        { 0, "max-failures", "N", JM_OPT_COUNT, &o.max_failures, &o.has_max_failures,
          "Exit with 0 though so many patients failed." },
        { 0, "resume", NULL, JM_OPT_FLAG, &o.resume, NULL,
          "Keep what is finished in FILE.shards, and go on with what is there." },
        { 0, "shard", "I/N", JM_OPT_TEXT, &o.shard, NULL,
          "Do part I of N, for job arrays; auto: as Slurm says. Then jumeau merge." },
        { 0, "time-limit", "TIME", JM_OPT_TEXT, &o.time_limit, NULL,
          "With --resume: stop in time (90s, 45m, 2h) and exit with 75." },
        JM_SCENE_OPTIONS(&o.scene),
    };
    const jm_opt_spec spec = {
        "jumeau run SCENARIO [-o FILE] [options]",
        "Runs a scenario: every patient in every arm. Ends with the outcomes of each arm.",
        "  jumeau run scenarios/diabetes/type1_day.lua -o day.h5\n"
        "  jumeau run scenarios/diabetes/type1_day.lua -n 50 --dry-run\n"
        "  mpirun -n 8 jumeau run scenarios/diabetes/type1_day.lua -o day.h5 --resume\n",
        options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    remember_command(&o, argc, argv);
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    if (o.output && o.csv) {
        fprintf(stderr, "jumeau: write HDF5 or CSV, one at a time: -o or --csv\n");
        return JM_EXIT_USAGE;
    }
    jm_error err = { 0 };
    jm_transport *transport = NULL;
    if (jm_transport_find(&transport, &err) != JM_OK)
        return jm_cli_error(&err, true);
    if (transport || o.resume || o.shard) {
        const jm_clustered c = clustered_of(&o, argv[0], transport);
        return jm_clustered_run(&c);
    }
    return run_scenario(&o, argv[0]);
}
