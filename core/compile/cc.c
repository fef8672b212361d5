/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/cc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/text.h"

extern char **environ;

_Static_assert(JM_CC_ROOM >= PATH_MAX, "realpath() fits");

/* --- finding ----------------------------------------------------------------------------- */

static const char *wish(const char *wanted)
{
    static const char *const variables[] = { "JUMEAU_CC", "CC" };
    for (size_t i = 0; !wanted && i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        wanted = value && value[0] ? value : NULL;
    }
    return wanted && wanted[0] ? wanted : "cc";
}

static bool split(jm_cc *cc, const char *command)
{
    char *at = cc->text, *word;
    if (snprintf(cc->text, sizeof cc->text, "%s", command) >= (int)sizeof cc->text)
        return false;
    cc->n_words = 0;
    while ((word = strsep(&at, " \t"))) {
        if (!word[0])
            continue;
        if (cc->n_words == JM_CC_WORDS)
            return false;
        cc->word[cc->n_words++] = word;
    }
    return cc->n_words > 0;
}

static bool is_program(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 && S_ISREG(s.st_mode) && access(path, X_OK) == 0;
}

/* The file that the shell would start. */
static bool on_path(char *out, size_t room, const char *name)
{
    const char *path = getenv("PATH");
    if (strchr(name, '/'))
        return snprintf(out, room, "%s", name) < (int)room && is_program(out);
    for (path = path ? path : "/usr/bin:/bin"; *path; path += strspn(path, ":")) {
        const size_t n = strcspn(path, ":");
        const int length = snprintf(out, room, "%.*s/%s", (int)n, path, name);
        if (length > 0 && length < (int)room && is_program(out))
            return true;
        path += n;
    }
    return false;
}

bool jm_cc_find(jm_cc *cc, const char *wanted)
{
    char real[PATH_MAX];
    struct stat s;
    memset(cc, 0, sizeof *cc);
    if (!split(cc, wish(wanted)) || !on_path(cc->path, sizeof cc->path, cc->word[0]) ||
        !realpath(cc->path, real) || stat(real, &s) != 0)
        return false;
    /* A package gives its files the same size and time on every node of a cluster. */
    snprintf(cc->identity, sizeof cc->identity, "%lld %lld %.60s", (long long)s.st_size,
             (long long)s.st_mtime, strrchr(real, '/') + 1);
    return true;
}

/* --- running ----------------------------------------------------------------------------- */

static jm_status start(const jm_cc *cc, jm_cc_job *job, jm_error *err)
{
    /* posix_spawn() promises to change neither the array nor what it points to. */
    union {
        const char *in[JM_CC_WORDS + JM_CC_ARGS + 1];
        char *out[JM_CC_WORDS + JM_CC_ARGS + 1];
    } argv;
    posix_spawn_file_actions_t actions;
    size_t n = 0;
    pid_t pid = -1;
    int failure = posix_spawn_file_actions_init(&actions);
    for (size_t i = 0; i < cc->n_words; i++)
        argv.in[n++] = cc->word[i];
    for (size_t i = 0; job->args[i]; i++)
        argv.in[n++] = job->args[i];
    argv.in[n] = NULL;
    if (failure)
        return jm_fail(err, JM_MEMORY, "no memory left to start the C compiler");
    failure = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!failure) {
        failure = posix_spawn_file_actions_addopen(&actions, 1, job->log,
                                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
    }
    if (!failure)
        failure = posix_spawn_file_actions_adddup2(&actions, 1, 2);
    if (!failure)
        failure = posix_spawn(&pid, cc->path, &actions, NULL, argv.out, environ);
    posix_spawn_file_actions_destroy(&actions);
    job->pid = pid;
    if (failure) {
        return jm_fail(err, JM_FILE, "the C compiler \"%s\" cannot be started: %s", cc->path,
                       strerror(failure));
    }
    return JM_OK;
}

/* Where the program around us ignores SIGCHLD nobody can tell how a child ended; then what it made
   decides, which the caller looks at anyway. */
static void finish(jm_cc_job *job)
{
    int state = 0;
    pid_t done;
    do {
        done = waitpid(job->pid, &state, 0);
    } while (done < 0 && errno == EINTR);
    job->failed = done == job->pid && !(WIFEXITED(state) && WEXITSTATUS(state) == 0);
}

/* The line of the log that says most: the first with "error", else the first one. */
static jm_status tell(const jm_cc *cc, const jm_cc_job *job, jm_error *err)
{
    char line[400], best[400] = "";
    FILE *log = fopen(job->log, "re");
    bool found = false;
    while (log && !found && fgets(line, sizeof line, log)) {
        line[strcspn(line, "\n")] = '\0';
        found = strstr(line, "error") || strstr(line, "cannot find");
        if (found || !best[0])
            memcpy(best, line, sizeof best);
    }
    if (log)
        fclose(log);
    return jm_fail(err, JM_BUILD, "%s failed: %s", cc->word[0], best[0] ? best : "it said nothing");
}

bool jm_cc_is_gcc(const jm_cc *cc, const char *folder)
{
    char path[JM_CC_ROOM + 16], said[2000] = "";
    jm_cc_job job = { .args = { "--version" }, .log = path };
    snprintf(path, sizeof path, "%s/version", folder);
    if (jm_cc_run(cc, &job, 1, NULL) != JM_OK)
        return false;
    FILE *log = fopen(path, "re");
    if (log) {
        said[fread(said, 1, sizeof said - 1, log)] = '\0';
        fclose(log);
    }
    return strstr(said, "Free Software Foundation") != NULL;
}

jm_status jm_cc_run(const jm_cc *cc, jm_cc_job *jobs, size_t n, jm_error *err)
{
    jm_status status = JM_OK;
    size_t started = 0;
    while (status == JM_OK && started < n) {
        status = start(cc, &jobs[started], err);
        started += status == JM_OK;
    }
    for (size_t i = 0; i < started; i++)
        finish(&jobs[i]);
    for (size_t i = 0; status == JM_OK && i < n; i++) {
        if (jobs[i].failed)
            status = tell(cc, &jobs[i], err);
    }
    return status;
}
