/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/compile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/install.h"
#include "core/base/sha256.h"
#include "core/compile/cache.h"
#include "core/compile/cc.h"

/* What every part is compiled with. Warnings are the business of our tests, not of users. */
static const char *const common_flags[] = { "-std=gnu11", "-O2", "-ffp-contract=off",
                                            "-fno-math-errno", "-fno-trapping-math", "-fPIC",
                                            "-fvisibility=hidden", "-w", "-c" };

/* What GCC would look for in vain: kernels are straight code without a store too many, a branch to
   thread or a value computed twice. Half of its time; the kernels come out as fast. Other
   compilers do not know all of these words. */
static const char *const gcc_flags[] = { "-fno-tree-dse", "-fno-dse", "-fno-tree-pre",
                                         "-fno-code-hoisting", "-fno-gcse", "-fno-tree-vrp",
                                         "-fno-tree-dominator-opts", "-fno-thread-jumps",
                                         "-fno-tree-sink", "-fno-tree-slp-vectorize",
                                         "-fno-tree-fre", "-fno-tree-ccp", "-fno-tree-bit-ccp",
                                         "-fno-tree-copy-prop", "-fno-tree-sra", "-fno-tree-ch",
                                         "-fno-ssa-phiopt", "-fno-cprop-registers",
                                         "-fno-combine-stack-adjustments", "-fno-compare-elim",
                                         "-fno-reorder-blocks", "-fno-if-conversion",
                                         "-fno-if-conversion2", "-fno-split-wide-types",
                                         "-fno-shrink-wrap", "-fno-guess-branch-probability",
                                         "-fno-ipa-icf", "-fno-ipa-pure-const", "-fno-ipa-cp",
                                         "-fno-ipa-sra", "-fno-ipa-vrp", "-fno-ipa-ra",
                                         "--param=max-cselib-memory-locations=0" };
/* The same for what is not called in every stage by all lanes, where a percent does not count. */
static const char *const gcc_rest_flags[] = { "-fno-tree-pta", "-fno-rerun-cse-after-loop" };

/* On what is not called in every stage optimising more works half as long again for nothing much.
   At -O1 alone, though, GCC returns from functions with the upper halves of vector registers in
   use, and what comes after waits hundreds of cycles for each; so the second flag. */
#define REST_FLAGS "-O1", "-fexpensive-optimizations"

/* The parts of one object: kernels of three widths, those of a patient alone that work in packs,
   and the tables. What is called in every step stands apart from the rest. `level`: the one that
   the part is for; 0: all. */
static const struct {
    unsigned level;
    bool every_stage;   /* called by all lanes in every stage */
    const char *object;
    const char *flags[6];
} parts[] = {
    { 4, true, "step8.o", { "-DJM_LANES=8", "-DJM_STEP", "-march=x86-64-v4",
                            "-mprefer-vector-width=512" } },
    { 4, false, "rest8.o", { "-DJM_LANES=8", "-DJM_REST", "-march=x86-64-v4",
                             "-mprefer-vector-width=512", REST_FLAGS } },
    { 3, true, "step4.o", { "-DJM_LANES=4", "-DJM_STEP", "-march=x86-64-v3" } },
    { 3, false, "rest4.o", { "-DJM_LANES=4", "-DJM_REST", "-march=x86-64-v3", REST_FLAGS } },
    { 0, false, "lanes1.o", { "-DJM_LANES=1", "-march=x86-64-v3", REST_FLAGS } },
    { 4, false, "alone8.o", { "-DJM_LANES=1", "-DJM_PACK=8", "-march=x86-64-v4",
                              "-mprefer-vector-width=512" } },
    { 3, false, "alone4.o", { "-DJM_LANES=1", "-DJM_PACK=4", "-march=x86-64-v3" } },
    { 0, false, "tables.o", { NULL } },
};

/* No library: kernels call nothing outside. */
static const char *const link_flags[] = { "-shared", "-s", "-nostdlib", "-Wl,-z,relro,-z,now" };

/* The headers that generated C includes. */
static const char *const headers[] = { "jumeau/model_abi.h", "jumeau/lane.h", "jumeau/lane_x86.h",
                                       "jumeau/lane_math.h", "jumeau/lane_angle.h",
                                       "jumeau/lane_table.h", "jumeau/lane_pack.h",
                                       "jumeau/lane_far.h" };

#define COUNT(array) (sizeof(array) / sizeof *(array))
enum { N_PARTS = COUNT(parts) };

_Static_assert(COUNT(common_flags) + COUNT(gcc_flags) + COUNT(gcc_rest_flags) +
                       COUNT(parts[0].flags) + 6 <= JM_CC_ARGS,
               "a compiler's job has room for the words of a part");

/* One build: what it is made of, and where. */
typedef struct job {
    const jm_build_options *options;
    unsigned level;
    char level_flag[16];            /* "-DJM_ONLY_V4" or "-DJM_ALL" */
    jm_text c;                      /* the generated file */
    char include[JM_CACHE_ROOM];    /* "-I…" */
    char name[96];                  /* "glucose.hovorka-0123456789abcdef-" */
    char file[128];                 /* name, key of the compiler, ".so" */
    jm_cc cc;
    bool has_cc;
    char space[JM_CACHE_ROOM];      /* workspace */
    char path[JM_CACHE_ROOM];       /* where the object is to be */
} job;

static const char *or_null(const jm_build_options *options, const char *value)
{
    return options && value && value[0] ? value : NULL;
}

bool jm_build_can(const jm_build_options *options)
{
    jm_cc cc;
    return jm_cc_find(&cc, options ? or_null(options, options->cc) : NULL);
}

/* --- keys -------------------------------------------------------------------------------- */

static jm_status find_headers(job *j, jm_error *err)
{
    const char *wanted = j->options ? or_null(j->options, j->options->include) : NULL;
    jm_install install;
    if (!wanted) {
        const jm_status status = jm_install_find(&install, err);
        if (status != JM_OK)
            return status;
        wanted = install.include;
    }
    if (snprintf(j->include, sizeof j->include, "-I%s", wanted) >= (int)sizeof j->include)
        return jm_fail(err, JM_FILE, "the path \"%.200s...\" of the headers is too long", wanted);
    return JM_OK;
}

static jm_status add_headers(const job *j, jm_sha256 *sum, jm_error *err)
{
    for (size_t i = 0; i < COUNT(headers); i++) {
        char path[JM_CACHE_ROOM + 64];
        char *data = NULL;
        size_t length = 0;
        jm_status status;
        snprintf(path, sizeof path, "%s/%s", j->include + 2, headers[i]);
        status = jm_text_read_file(&data, &length, path, 1 << 20, err);
        if (status != JM_OK)
            return status;
        jm_sha256_add(sum, data, length);
        free(data);
    }
    return JM_OK;
}

static void add_words(jm_sha256 *sum, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n && words[i]; i++)
        jm_sha256_add(sum, words[i], strlen(words[i]) + 1);
}

/* All that the object depends on beside the text and the compiler. */
static jm_status add_surroundings(const job *j, jm_sha256 *sum, jm_error *err)
{
    add_words(sum, common_flags, COUNT(common_flags));
    add_words(sum, gcc_flags, COUNT(gcc_flags));
    add_words(sum, gcc_rest_flags, COUNT(gcc_rest_flags));
    for (size_t i = 0; i < N_PARTS; i++)
        add_words(sum, parts[i].flags, COUNT(parts[i].flags));
    add_words(sum, (const char *const[]){ j->level_flag }, 1);
    add_words(sum, link_flags, COUNT(link_flags));
    return add_headers(j, sum, err);
}

/* "glucose/hovorka" and its keys: of the text and all that it is compiled with, and of the
   compiler. They stand apart so that a machine without a compiler finds what another one made. */
static jm_status name_object(job *j, const char *model, jm_error *err)
{
    char hex[65], cc_hex[65], safe[64];
    jm_sha256 sum;
    jm_status status;
    jm_sha256_init(&sum);
    jm_sha256_add(&sum, j->c.data, j->c.length);
    status = add_surroundings(j, &sum, err);
    if (status != JM_OK)
        return status;
    jm_sha256_hex(&sum, hex);
    jm_sha256_of(j->cc.identity, strlen(j->cc.identity), cc_hex);
    snprintf(safe, sizeof safe, "%s", model);
    for (char *c = safe; *c; c++) {
        if (*c == '/' || *c < '!')
            *c = '.';
    }
    snprintf(j->name, sizeof j->name, "%s-%.16s-", safe[0] == '.' ? safe + 1 : safe, hex);
    snprintf(j->file, sizeof j->file, "%s%.8s.so", j->name, cc_hex);
    return JM_OK;
}

/* The tools, without a text. */
static jm_status find_tools(job *j, const jm_build_options *options, jm_error *err)
{
    memset(j, 0, sizeof *j);
    j->options = options;
    j->level = options ? options->level : 0;
    snprintf(j->level_flag, sizeof j->level_flag, j->level ? "-DJM_ONLY_V%u" : "-DJM_ALL",
             j->level);
    jm_text_init(&j->c);
    j->has_cc = jm_cc_find(&j->cc, options ? or_null(options, options->cc) : NULL);
    return find_headers(j, err);
}

static jm_status job_init(job *j, const jm_program *p, const jm_build_options *options,
                          jm_error *err)
{
    jm_status status = find_tools(j, options, err);
    if (status == JM_OK)
        status = jm_emit_c(p, &j->c, err);
    if (status == JM_OK)
        status = name_object(j, p->ir->name, err);
    return status;
}

jm_status jm_build_key(const jm_build_options *options, char hex[65], jm_error *err)
{
    job j;
    jm_sha256 sum;
    jm_status status = find_tools(&j, options, err);
    jm_sha256_init(&sum);
    if (status == JM_OK)
        status = add_surroundings(&j, &sum, err);
    add_words(&sum, (const char *const *)j.cc.word, j.cc.n_words);
    add_words(&sum, (const char *const[]){ j.cc.identity }, 1);
    jm_sha256_hex(&sum, hex);
    jm_text_clear(&j.c);
    return status;
}

/* --- compiling --------------------------------------------------------------------------- */

static void add_args(jm_cc_job *run, size_t *n, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && words[i]; i++)
        run->args[(*n)++] = words[i];
}

static void in_space(const job *j, char *out, const char *name)
{
    snprintf(out, JM_CACHE_ROOM + 32, "%s/%s", j->space, name);
}

typedef char space_path[JM_CACHE_ROOM + 32];

static bool has_part(const job *j, size_t i)
{
    return j->level == 0 || parts[i].level == 0 || parts[i].level == j->level;
}

/* Everything from the C file to a sealed object in the workspace. */
static jm_status compile_parts(const job *j, jm_error *err)
{
    space_path source, object[N_PARTS], log[N_PARTS];
    const bool is_gcc = jm_cc_is_gcc(&j->cc, j->space);
    jm_cc_job runs[N_PARTS] = { 0 };
    size_t n_runs = 0;
    jm_status status;
    in_space(j, source, "model.c");
    status = jm_text_write_file(source, j->c.data, j->c.length, err);
    for (size_t i = 0; i < N_PARTS; i++) {
        size_t n = 0;
        if (!has_part(j, i))
            continue;
        jm_cc_job *run = &runs[n_runs++];
        in_space(j, object[i], parts[i].object);
        snprintf(log[i], sizeof log[i], "%.4090s/log%zu", j->space, i);
        add_args(run, &n, common_flags, COUNT(common_flags));
        if (is_gcc)
            add_args(run, &n, gcc_flags, COUNT(gcc_flags));
        if (is_gcc && !parts[i].every_stage)
            add_args(run, &n, gcc_rest_flags, COUNT(gcc_rest_flags));
        add_args(run, &n, parts[i].flags, COUNT(parts[i].flags));
        const char *const rest[] = { j->level_flag, j->include, source, "-o", object[i] };
        add_args(run, &n, rest, COUNT(rest));
        run->log = log[i];
    }
    return status == JM_OK ? jm_cc_run(&j->cc, runs, n_runs, err) : status;
}

static jm_status link_parts(const job *j, const char *so, jm_error *err)
{
    space_path object[N_PARTS], log;
    jm_cc_job run = { 0 };
    size_t n = 0;
    jm_status status;
    in_space(j, log, "log");
    run.log = log;
    add_args(&run, &n, link_flags, COUNT(link_flags));
    for (size_t i = 0; i < N_PARTS; i++) {
        if (!has_part(j, i))
            continue;
        in_space(j, object[i], parts[i].object);
        run.args[n++] = object[i];
    }
    const char *const rest[] = { "-o", so };
    add_args(&run, &n, rest, COUNT(rest));
    status = jm_cc_run(&j->cc, &run, 1, err);
    return status == JM_OK ? jm_cache_seal(so, err) : status;
}

/* Beside the object, with its name. */
static void keep_source(const job *j, char *kept, size_t room)
{
    const size_t n = strlen(j->path);
    space_path source;
    in_space(j, source, "model.c");
    snprintf(kept, room, "%.*s.c", (int)(n > 3 ? n - 3 : n), j->path);
    if (rename(source, kept) != 0)
        snprintf(kept, room, "%s", source);
}

/* Says where the file is that the compiler would not take: it is ours, so the fault is, too. */
static jm_status blame(const job *j, jm_error *err)
{
    char kept[JM_CACHE_ROOM + 8], said[sizeof((jm_error *)0)->text];
    keep_source(j, kept, sizeof kept);
    snprintf(said, sizeof said, "%s", err ? err->text : "");
    return jm_fail(err, JM_BUILD, "%.300s; please report it together with \"%s\"", said, kept);
}

/* Builds j->path by way of a workspace in `folder`. */
static jm_status make_object(job *j, const char *folder, jm_error *err)
{
    jm_error own = { 0 };
    space_path so;
    jm_status status;
    err = err ? err : &own;
    if (!j->has_cc) {
        return jm_fail(err, JM_BUILD,
                       "no C compiler is found; install one, or name it in "
                       "JUMEAU_CC");
    }
    status = jm_cache_workspace(j->space, folder, err);
    if (status != JM_OK)
        return status;
    in_space(j, so, "model.so");
    status = compile_parts(j, err);
    if (status == JM_OK)
        status = link_parts(j, so, err);
    if (status == JM_BUILD)
        status = blame(j, err);
    if (status == JM_OK && rename(so, j->path) != 0)
        status = jm_fail(err, JM_FILE, "\"%s\" cannot be written: %s", j->path, strerror(errno));
    if (status == JM_OK && j->options && j->options->keep_c) {
        char kept[JM_CACHE_ROOM + 8];
        keep_source(j, kept, sizeof kept);
    }
    jm_cache_remove(j->space);
    return status;
}

/* --- into the cache ---------------------------------------------------------------------- */

static jm_status find_or_make(job *j, const char *folder, bool *hit, jm_error *err)
{
    if (snprintf(j->path, sizeof j->path, "%s/%s", folder, j->file) >= (int)sizeof j->path) {
        return jm_fail(err, JM_FILE,
                       "the path \"%.200s...\" is too long; set JUMEAU_CACHE to a "
                       "shorter one",
                       folder);
    }
    *hit = jm_cache_is_sealed(j->path);
    if (*hit)
        return JM_OK;
    if (!j->has_cc && jm_cache_find(j->path, folder, j->name)) {
        *hit = true;
        return JM_OK;
    }
    /* A thousand ranks that begin together need one of them to compile. */
    const int lock = j->has_cc ? jm_cache_lock(j->path) : -1;
    jm_status status = JM_OK;
    *hit = lock >= 0 && jm_cache_is_sealed(j->path);
    if (!*hit)
        status = make_object(j, folder, err);
    jm_cache_unlock(lock, j->path);
    return status;
}

/* Where the cache cannot be written, a folder of one's own below /tmp serves. */
static jm_status find_or_make_anywhere(job *j, bool *hit, jm_error *err)
{
    const char *wanted = j->options ? or_null(j->options, j->options->cache) : NULL;
    char folder[JM_CACHE_ROOM];
    jm_error second = { 0 };
    jm_status status = jm_cache_folder(folder, wanted, err);
    if (status == JM_OK)
        status = find_or_make(j, folder, hit, err);
    if (status != JM_FILE || jm_cache_fallback(folder, &second) != JM_OK)
        return status;
    return find_or_make(j, folder, hit, &second) == JM_OK ? JM_OK : status;
}

jm_status jm_build(const jm_program *p, const jm_build_options *options, char *path, size_t room,
                   bool *hit, jm_error *err)
{
    job j;
    bool found = false;
    jm_status status = job_init(&j, p, options, err);
    if (status == JM_OK)
        status = find_or_make_anywhere(&j, &found, err);
    if (status == JM_OK && snprintf(path, room, "%s", j.path) >= (int)room)
        status = jm_fail(err, JM_ARGUMENT, "the path of a compiled model needs more room");
    if (hit)
        *hit = found;
    jm_text_clear(&j.c);
    return status;
}

jm_status jm_build_into(const jm_program *p, const jm_build_options *options, const char *so_path,
                        jm_error *err)
{
    job j;
    char folder[JM_CACHE_ROOM];
    jm_status status = job_init(&j, p, options, err);
    if (status == JM_OK && strlen(so_path) >= sizeof j.path)
        status = jm_fail(err, JM_ARGUMENT, "the path \"%.200s...\" is too long", so_path);
    if (status == JM_OK) {
        const char *slash = strrchr(so_path, '/');
        snprintf(j.path, sizeof j.path, "%s", so_path);
        snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - so_path) : 1,
                 slash ? so_path : ".");
        status = make_object(&j, folder[0] ? folder : "/", err);
    }
    jm_text_clear(&j.c);
    return status;
}
