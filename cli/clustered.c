/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/clustered.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/progress.h"
#include "cli/provenance.h"
#include "core/base/sha256.h"
#include "hpc/farm.h"
#include "hpc/home.h"
#include "hpc/merge.h"
#include "hpc/signals.h"
#include "io/report/summary.h"
#include "io/results/results.h"
#include "io/results/sink_hdf5.h"

/* One process of such a run. */
typedef struct work {
    const jm_clustered *c;
    const jm_plan *plan;
    jm_home home;
    jm_shard_of of;
    unsigned part, parts; /* of a job array; parts 0: none */
    jm_progress progress;
    uint64_t done_before; /* groups */
    unsigned char *skip;  /* groups that are not done here */
    double beaten;
    jm_farm_state last;
} work;

static bool is_zero(const work *w)
{
    return !w->c->transport || w->c->transport->rank == 0;
}

/* --- what was asked ---------------------------------------------------------------------- */

/* "2/8", or from the environment of a job array. */
static bool read_part(work *w)
{
    const char *text = w->c->shard;
    int used = 0;
    if (!text)
        return true;
    if (strcmp(text, "auto") == 0) {
        const char *id = getenv("SLURM_ARRAY_TASK_ID"), *least = getenv("SLURM_ARRAY_TASK_MIN");
        const char *count = getenv("SLURM_ARRAY_TASK_COUNT");
        const char *step = getenv("SLURM_ARRAY_TASK_STEP");
        if (!id || !count)
            return false;
        const int from = atoi(id) - (least ? atoi(least) : 0);
        const int by = step && atoi(step) > 1 ? atoi(step) : 1;
        if (from < 0 || from % by != 0)
            return false;
        w->part = (unsigned)(from / by) + 1;
        w->parts = (unsigned)atoi(count);
    } else if (sscanf(text, "%u/%u%n", &w->part, &w->parts, &used) != 2 || text[used]) {
        return false;
    }
    return w->parts > 0 && w->part >= 1 && w->part <= w->parts;
}

/* "90", "90s", "45m", "2h" in seconds; false where it is none of these. */
static bool read_span(const char *text, double *seconds)
{
    char *end = NULL;
    const double x = strtod(text, &end);
    const double unit = *end == '\0' || strcmp(end, "s") == 0 ? 1
                        : strcmp(end, "m") == 0               ? 60
                        : strcmp(end, "h") == 0               ? 3600
                                                              : 0;
    *seconds = x * unit;
    return end != text && unit > 0 && x > 0;
}

/* On the clock of the farm; 0: none. Slurm says when a job ends in seconds since 1970. */
static bool read_deadline(const work *w, double *deadline)
{
    enum { MARGIN = 30 }; /* for merging, and for the last message */
    const char *end = getenv("SLURM_JOB_END_TIME");
    double span = 0;
    *deadline = 0;
    if (w->c->time_limit) {
        if (!read_span(w->c->time_limit, &span))
            return false;
        *deadline = jm_farm_clock() + span;
    } else if (end && atoll(end) > (long long)time(NULL)) {
        *deadline = jm_farm_clock() + (double)(atoll(end) - (long long)time(NULL)) - MARGIN;
    }
    return true;
}

/* All that decides about the results: the plan, and the texts of what was read. */
static void identify(work *w)
{
    char hex[65];
    jm_sha256 sum;
    const jm_files *files = w->c->scene->files;
    jm_plan_hash(w->plan, hex);
    jm_sha256_init(&sum);
    jm_sha256_add(&sum, hex, 64);
    jm_sha256_add(&sum, w->plan->model->abi->fingerprint, 64);
    for (size_t i = 0; i < jm_files_count(files); i++) {
        const jm_file *file = jm_files_at(files, i);
        if (strcmp(file->role, "root") != 0 && file->text)
            jm_sha256_add(&sum, file->text, file->length);
    }
    jm_sha256_hex(&sum, w->of.identity);
    w->of.n_groups = w->plan->n_groups;
}

/* --- before ------------------------------------------------------------------------------ */

/* Whoever was killed between the file's last byte and the end left the shards of it behind. */
static void sweep(const work *w)
{
    char folder[JM_HOME_ROOM];
    jm_home home;
    jm_ledger *ledger = NULL;
    jm_home_name(folder, w->c->output);
    if (access(folder, F_OK) != 0 || w->parts ||
        jm_home_open(&home, w->c->output, 0, 0, NULL) != JM_OK)
        return;
    if (jm_ledger_new(&ledger, folder, &w->of, NULL) == JM_OK &&
        jm_ledger_remove(ledger, NULL) == JM_OK)
        (void)!jm_home_clear(&home, NULL);
    jm_ledger_free(ledger);
    jm_home_close(&home);
}

/* The file is there and complete, and nothing is left to do: a job that was queued again. -1: go
   on, else the exit code. */
static int is_finished(const work *w)
{
    char hash[65];
    jm_results *results = NULL;
    jm_text text;
    if (access(w->c->output, F_OK) != 0 || w->c->force)
        return -1;
    if (!w->c->resume && !w->c->merge_only) {
        fprintf(stderr, "jumeau: %s is there already; --force writes over it\n", w->c->output);
        return JM_EXIT_IO;
    }
    jm_error err = { 0 };
    if (jm_results_open(&results, w->c->output, &err) != JM_OK)
        return jm_cli_error(&err, true);
    jm_plan_hash(w->plan, hash);
    jm_text_init(&text);
    const bool same = jm_results_attribute(results, "plan_sha256", &text) &&
                      strcmp(text.data, hash) == 0;
    jm_text_clear(&text);
    jm_results_close(results);
    if (!same) {
        fprintf(stderr, "jumeau: %s holds the results of another run; --force writes over it\n",
                w->c->output);
        return JM_EXIT_DATA;
    }
    sweep(w);
    if (!w->c->scene->quiet)
        fprintf(stderr, "%s is there already, and complete\n", w->c->output);
    return JM_EXIT_OK;
}

/* What does not belong to this part of a job array counts as done. Units of several groups go
   round, so that parts are alike. */
static void skip_others(work *w)
{
    const uint64_t unit = jm_plan_unit(w->plan);
    const bool many = w->plan->n_groups >= 4 * unit * w->parts;
    for (uint64_t g = 0; w->parts && g < w->plan->n_groups; g++) {
        const uint64_t turn = many ? g / unit : g;
        if (turn % w->parts != w->part - 1)
            w->skip[g] = 1;
    }
}

static jm_status prepare(work *w, jm_error *err)
{
    jm_ledger *ledger = NULL;
    jm_status status = jm_home_open(&w->home, w->c->output, w->part, w->parts, err);
    if (status == JM_OK && jm_home_has_shards(&w->home) && !w->parts) {
        if (w->c->force && !w->c->resume) {
            status = jm_home_clear(&w->home, err);
            jm_home_close(&w->home);
            if (status == JM_OK)
                status = jm_home_open(&w->home, w->c->output, w->part, w->parts, err);
        } else if (!w->c->resume && !w->c->merge_only) {
            status = jm_fail_at(err, JM_FILE, w->home.folder, 0,
                                "there are finished groups of an earlier run; --resume goes on "
                                "with them, --force begins anew");
        }
    }
    if (status == JM_OK)
        status = jm_ledger_new(&ledger, w->home.folder, &w->of, err);
    w->skip = status == JM_OK ? malloc((size_t)w->plan->n_groups + 1) : NULL;
    if (w->skip) {
        memcpy(w->skip, jm_ledger_done(ledger), (size_t)w->plan->n_groups);
        w->done_before = jm_ledger_counts(ledger)->n_done;
        skip_others(w);
    }
    if (status == JM_OK && !w->skip)
        status = jm_fail(err, JM_MEMORY, "no memory for the list of groups");
    if (status == JM_OK && !w->c->scene->quiet && w->done_before)
        fprintf(stderr, "%llu of %llu groups are there already\n",
                (unsigned long long)w->done_before, (unsigned long long)w->plan->n_groups);
    jm_ledger_free(ledger);
    return status;
}

/* --- while ------------------------------------------------------------------------------- */

static bool watch(void *user, const jm_farm_state *state)
{
    enum { SECONDS = 2 }; /* between two beats */
    work *w = user;
    const uint64_t all = jm_plan_n_runs(w->plan), each = w->plan->lanes_refill;
    const uint64_t before = w->done_before * each < all ? w->done_before * each : all;
    const uint64_t done = before + state->n_runs < all ? before + state->n_runs : all;
    const jm_run_stats stats = { .n_failed = state->n_failed };
    const double now = jm_farm_clock();
    w->last = *state;
    (void)jm_progress_show(&w->progress, done, all, &stats);
    if (now - w->beaten >= SECONDS) {
        w->beaten = now;
        jm_home_beat(&w->home, state, state->is_draining ? "draining" : "running");
    }
    return true;
}

static int asked(void *user)
{
    (void)user;
    return jm_signals_asked();
}

static jm_status compute(work *w, jm_farm_end *end, jm_error *err)
{
    char name[64], settled[JM_INSTALL_ROOM];
    jm_farm_options options = { .plan = w->plan, .protocol = jm_host_protocol(w->c->scene->host),
                                .transport = w->c->transport, .folder = w->home.folder,
                                .name = name, .of = &w->of, .done = w->skip,
                                .n_done = w->done_before, .watch = watch, .asked = asked,
                                .user = w };
    if (!w->c->anew && jm_scene_settled(w->c->scene, settled))
        options.settled = settled;
    if (w->parts)
        snprintf(name, sizeof name, "s%uof%u", w->part, w->parts);
    else
        snprintf(name, sizeof name, "r%04d", w->c->transport ? w->c->transport->rank : 0);
    if (!read_deadline(w, &options.deadline))
        return jm_fail(err, JM_ARGUMENT, "--time-limit is a time such as 90s, 45m or 2h");
    return jm_farm_work(&options, end, err);
}

/* --- after ------------------------------------------------------------------------------- */

static int say_failures(const work *w, const jm_summary *summary)
{
    const uint64_t failed = jm_summary_failed(summary);
    if (failed <= w->c->max_failures)
        return JM_EXIT_OK;
    fprintf(stderr, "jumeau: %llu of %llu runs failed; --max-failures %llu accepts that\n",
            (unsigned long long)failed, (unsigned long long)jm_plan_n_runs(w->plan),
            (unsigned long long)failed);
    return JM_EXIT_SOME_FAILED;
}

static jm_status make_file(work *w, const jm_ledger *ledger, jm_text *table, int *code,
                           jm_error *err)
{
    jm_provenances provenances;
    jm_sink *file = NULL;
    jm_summary *summary = NULL;
    jm_provenance_collect(&provenances, w->c->scene, w->c->command);
    const jm_hdf5_options options = { .provenance = provenances.items,
                                      .n_provenance = provenances.n,
                                      .command = w->c->command,
                                      .files = w->c->scene->files,
                                      .durable = true,
                                      .alone = true };
    jm_status status = jm_sink_hdf5_new(&file, w->c->output, &options, err);
    if (status == JM_OK)
        status = jm_summary_new(&summary, file, err);
    if (status == JM_OK)
        status = jm_merge(ledger, w->plan, jm_summary_sink(summary), file, err);
    if (status == JM_OK) {
        if (w->c->json)
            jm_summary_json(summary, table);
        else if (!w->c->scene->quiet)
            jm_summary_table(summary, table);
        *code = say_failures(w, summary);
    }
    jm_summary_free(summary);
    if (file)
        file->free(file);
    return status;
}

static void last_beat(work *w, const jm_ledger_count *count, const char *what)
{
    w->last.n_groups = count->n_groups;
    w->last.n_done = count->n_done;
    jm_home_beat(&w->home, &w->last, what);
}

static int interrupted(work *w, const jm_ledger_count *count)
{
    if (!w->c->scene->quiet)
        fprintf(stderr, "%llu of %llu groups are finished and kept in %s; --resume goes on\n",
                (unsigned long long)count->n_done, (unsigned long long)count->n_groups,
                w->home.folder);
    last_beat(w, count, "interrupted");
    return JM_EXIT_RESUMABLE;
}

static int finish_part(work *w, const jm_ledger_count *count, bool complete)
{
    if (!w->c->scene->quiet)
        fprintf(stderr, "part %u of %u is %s: %llu of all %llu groups are there%s\n", w->part,
                w->parts, complete ? "finished" : "interrupted",
                (unsigned long long)count->n_done, (unsigned long long)count->n_groups,
                count->n_done == count->n_groups ? "; jumeau merge makes the file of them" : "");
    last_beat(w, count, complete ? "finished" : "interrupted");
    return complete ? JM_EXIT_OK : JM_EXIT_RESUMABLE;
}

static int finish(work *w, bool complete)
{
    jm_error err = { 0 };
    jm_ledger *ledger = NULL;
    jm_text table;
    int code = JM_EXIT_OK;
    jm_status status = jm_ledger_new(&ledger, w->home.folder, &w->of, &err);
    if (status != JM_OK)
        return jm_cli_error(&err, false);
    const jm_ledger_count *count = jm_ledger_counts(ledger);
    jm_text_init(&table);
    jm_signals_at_once(); /* what is finished is kept, and merging can be done again */
    if (w->parts && !w->c->merge_only) {
        code = finish_part(w, count, complete);
    } else if (count->n_done < count->n_groups) {
        code = interrupted(w, count);
    } else if ((status = make_file(w, ledger, &table, &code, &err)) == JM_OK) {
        status = jm_ledger_remove(ledger, &err);
        if (status == JM_OK)
            status = jm_home_clear(&w->home, &err);
        fputs(table.data, stdout);
        fflush(stdout);
        if (!w->c->scene->quiet)
            fprintf(stderr, "%llu runs, written to %s\n",
                    (unsigned long long)jm_plan_n_runs(w->plan), w->c->output);
    }
    if (status != JM_OK)
        code = jm_cli_error(&err, false);
    jm_text_clear(&table);
    jm_ledger_free(ledger);
    return code;
}

/* --- all of it ---------------------------------------------------------------------------- */

static int exit_of(const jm_error *err)
{
    return err->status == JM_STOPPED ? JM_EXIT_RESUMABLE : jm_cli_error(err, false);
}

static int carry_out(work *w)
{
    jm_error err = { 0 };
    jm_farm_end end = JM_FARM_COMPLETE;
    jm_status status = JM_OK;
    if (is_zero(w))
        status = prepare(w, &err);
    else
        jm_home_name(w->home.folder, w->c->output);
    const bool mine = status != JM_OK;
    status = jm_farm_gate(w->c->transport, status, NULL, &err);
    if (status != JM_OK) /* one process says it for all; or there was nothing to do */
        return mine                    ? jm_cli_error(&err, false)
               : status == JM_STOPPED ? JM_EXIT_OK
                                       : JM_EXIT_FAILED;
    if (!w->c->merge_only)
        status = compute(w, &end, &err);
    jm_progress_end(&w->progress);
    if (status != JM_OK)
        return exit_of(&err);
    if (!is_zero(w))
        return end == JM_FARM_COMPLETE ? JM_EXIT_OK : JM_EXIT_RESUMABLE;
    return finish(w, end == JM_FARM_COMPLETE);
}

static int work_on(const jm_clustered *c)
{
    work w = { .c = c,
               .plan = jm_host_plan(c->scene->host),
               .home = { .lock = -1, .part_lock = -1 } };
    int code = -1;
    const char *mode = c->scene->quiet || !is_zero(&w) ? "none" : c->progress;
    if (!jm_progress_begin(&w.progress, mode, w.plan)) {
        fprintf(stderr, "jumeau: --progress is auto, line, plain, json or none\n");
        code = JM_EXIT_USAGE;
    } else if (!read_part(&w)) {
        fprintf(stderr, "jumeau: --shard is a part such as 2/8, or auto in a job array of Slurm\n");
        code = JM_EXIT_USAGE;
    }
    jm_signals_begin();
    identify(&w);
    if (code < 0 && is_zero(&w))
        code = is_finished(&w);
    if (code < 0)
        code = carry_out(&w);
    else
        (void)!jm_farm_gate(c->transport, code == JM_EXIT_OK ? JM_STOPPED : JM_ARGUMENT, NULL,
                            NULL);
    jm_home_close(&w.home);
    free(w.skip);
    return code;
}

/* A worker that cannot read the scenario says so, or rank 0 would wait for it. */
static void leave_early(const jm_clustered *c, jm_status status)
{
    const jm_message m = { .kind = JM_MESSAGE_LEFT, .status = (uint32_t)status };
    if (c->transport && c->transport->rank != 0)
        (void)!c->transport->send(c->transport, 0, &m, NULL);
}

_Static_assert((int)JM_PLAN_CHOICE_ROOM == (int)JM_MESSAGE_WORD, "a choice fits into a message");

/* Rank 0 reads first: what is wrong with a scenario is said once, a model is compiled once, and
   methods are tried once. */
static int load_and_work(const jm_clustered *c)
{
    jm_error err = { 0 };
    const bool zero = !c->transport || c->transport->rank == 0;
    char *choice = c->scene->choice;
    jm_status status = JM_OK;
    if (!zero && jm_farm_gate(c->transport, JM_OK, choice, NULL) != JM_OK)
        return JM_EXIT_FAILED;
    status = jm_scene_keep(c->scene, &err);
    if (status == JM_OK)
        status = jm_scene_load(c->scene, c->path, true, &err);
    if (status == JM_OK && zero)
        jm_plan_tell_choice(jm_host_plan(c->scene->host), choice);
    if (zero)
        (void)!jm_farm_gate(c->transport, status, choice, NULL);
    if (status != JM_OK) {
        leave_early(c, status);
        return jm_cli_error(&err, true);
    }
    if (zero && !c->scene->quiet && !c->json)
        fprintf(stderr, "%s\n", jm_host_title(c->scene->host));
    return work_on(c);
}

static const char *refusal(const jm_clustered *c)
{
    if (!c->output)
        return "results of several processes, or of a run that can go on, need a file: -o FILE";
    if (c->csv)
        return "results of several processes, or of a run that can go on, are HDF5: -o, not --csv";
    return c->dry ? "--dry-run is for one process, without --resume and --shard" : NULL;
}

int jm_clustered_run(const jm_clustered *c)
{
    int code = JM_EXIT_USAGE;
    const char *refused = refusal(c);
    if (!refused)
        code = load_and_work(c);
    else if (!c->transport || c->transport->rank == 0)
        fprintf(stderr, "jumeau: %s\n", refused);
    if (c->transport)
        c->transport->leave(c->transport);
    jm_scene_clear(c->scene);
    return code;
}
