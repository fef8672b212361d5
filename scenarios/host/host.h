/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scenarios: a Lua file becomes a model, a cohort, a plan and, for scripted arms, a protocol.
 *
 * The file is read in a closed Lua state (core/compile/closed.h). Everything is checked before
 * anything runs: keys, names, units, times, and each scripted arm once on a dry hand. A jm_host
 * owns model, cohort, plan and the Lua state; all die with it. It serves one thread: a second
 * thread or rank loads the scenario again and gets the same plan.
 * It never integrates, and it reads no tables by itself: the caller lends it readers.
 */
#ifndef JM_SCENARIOS_HOST_HOST_H
#define JM_SCENARIOS_HOST_HOST_H

#include "core/plan/plan.h"
#include "core/base/text.h"
#include "core/run/orders.h"

typedef struct jm_host jm_host;

/* What was read from a dose table, from the plan's arena. */
typedef struct jm_host_doses {
    size_t n_own;
    jm_plan_own *own; /* ascending by patient */
} jm_host_doses;

/* Readers of tables, lent by the caller: scenarios/host knows no file format. NULL: refused. */
typedef struct jm_host_readers {
    JM_CHECK jm_status (*patients)(jm_cohort **out, const char *path, uint64_t seed, jm_error *err);
    JM_CHECK jm_status (*doses)(jm_host_doses *out, const char *path, const jm_model *model,
                                const jm_cohort *cohort, jm_arena *arena, jm_error *err);
} jm_host_readers;

/* The same from memory, where files are kept or held (jm_search.files): the text of `file`, and its
   path for messages. */
typedef struct jm_host_text_readers {
    JM_CHECK jm_status (*patients)(jm_cohort **out, const jm_file *file, uint64_t seed,
                                   jm_error *err);
    JM_CHECK jm_status (*doses)(jm_host_doses *out, const jm_file *file, const jm_model *model,
                                const jm_cohort *cohort, jm_arena *arena, jm_error *err);
} jm_host_text_readers;

/* Where print() goes: text without a line end, place "scenario.lua:12". */
typedef void jm_host_log_fn(void *user, const char *text, const char *place);

/* Zero members take their defaults. */
typedef struct jm_host_options {
    jm_model_options model; /* search path, build, mode */
    size_t memory;          /* of the script, in bytes: 256 MiB */
    uint64_t instructions;  /* of the script between two refills: 2e8 */
    double wall_s;          /* of the script between two refills: 30 */
    uint64_t patients;      /* instead of the scenario's number; 0: as it says */
    bool has_seed;
    uint64_t seed;           /* instead of the scenario's, where has_seed */
    const char *const *arms; /* [n_arms] only these, by name; n_arms 0: all */
    size_t n_arms;
    bool has_only;
    uint64_t only;               /* row of the cohort: no other patient lives, where has_only */
    const jm_attendant *attendant; /* of every patient and arm; NULL: nobody attends them */
    double tick;                 /* of the attendant, in seconds; 0: as the scenario says */
    double duration;             /* that patients live at most, in seconds, and nothing is recorded:
                                    for an attendant; 0: as the scenario says */
    bool finish; /* jm_plan_finish, which probes the model: not needed to check */
    const char *choice; /* jm_plan.choice; lives as long as the host */
    jm_host_readers readers;
    jm_host_text_readers text_readers; /* used where model.search.files is there */
    jm_host_log_fn *log; /* may be NULL */
    void *user;          /* of `log` */
} jm_host_options;

/* Reads and checks the scenario file at `path`. */
JM_CHECK jm_status jm_host_load(jm_host **out, const char *path, const jm_host_options *options,
                                jm_error *err);
/* The same from memory; `path` is what messages say and where tables are looked for beside. */
JM_CHECK jm_status jm_host_load_text(jm_host **out, const char *text, size_t length,
                                     const char *path, const jm_host_options *options,
                                     jm_error *err);
void jm_host_free(jm_host *host); /* NULL does nothing */

/* All belong to the host. */
const jm_model *jm_host_model(const jm_host *host);
const jm_cohort *jm_host_cohort(const jm_host *host);
const jm_plan *jm_host_plan(const jm_host *host);
const jm_protocol *jm_host_protocol(const jm_host *host); /* NULL where no arm is scripted */
const char *jm_host_title(const jm_host *host);
const char *jm_host_doc(const jm_host *host); /* "" where there is none */

/* ---- live sessions: docs/live.md, "Live" in docs/scenario-language.md ---- */

/* Belongs to the host. */
const jm_session *jm_host_session(const jm_host *host);

/* What a session is as a scenario of its own: the text of the original, and the orders. It lasts
   for `ticks`, and records what is shown, with `precision` 64. Entries ascend by tick; those of a
   session that is lived again are taken over and not among them. What names nothing that there is
   has done nothing, and is left out. Looks at nothing that runs: any thread may call. */
JM_CHECK jm_status jm_host_session_text(const jm_host *host, uint32_t arm, uint64_t ticks,
                                        const jm_entry *entries, size_t n_entries,
                                        jm_text *out, jm_error *err);

#endif
