/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The C compiler of the machine: found on the path, started without a shell, several at a time.
 *
 * What a compiler says goes into a file; the first line that speaks of an error is given back. No
 * environment variable is changed and no signal handler is set.
 */
#ifndef JM_COMPILE_CC_H
#define JM_COMPILE_CC_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

enum { JM_CC_WORDS = 16, JM_CC_ARGS = 80, JM_CC_ROOM = 4096 };

/* A command such as "gcc-12" or "ccache gcc", split at blanks. */
typedef struct jm_cc {
    char text[1024];                /* the words, each terminated */
    const char *word[JM_CC_WORDS];  /* [n_words] */
    size_t n_words;
    char path[JM_CC_ROOM];          /* the file of the first word */
    char identity[128];             /* changes when that file does */
} jm_cc;

/* One run: arguments after the command, ended by NULL; `log` gets everything that it prints. */
typedef struct jm_cc_job {
    const char *args[JM_CC_ARGS];
    const char *log;
    int pid;     /* while it runs */
    bool failed;
} jm_cc_job;

/* $JUMEAU_CC, $CC or "cc" where `wanted` is NULL. False where no such program is found. */
bool jm_cc_find(jm_cc *cc, const char *wanted);
/* It says of itself that it is GCC; what it says goes to a file in `folder`. */
bool jm_cc_is_gcc(const jm_cc *cc, const char *folder);
/* Runs all jobs side by side and waits for them. JM_FILE where one cannot be started, JM_BUILD
   where one failed: the text is then the first line of its log that tells an error. */
JM_CHECK jm_status jm_cc_run(const jm_cc *cc, jm_cc_job *jobs, size_t n, jm_error *err);

#endif
