/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lua's patterns, matched with a budget.
 *
 * Lua's own matcher backtracks for as long as it takes, and no hook counts it: a short pattern can
 * hang a program. This one means the same (Lua 5.4 manual, 6.4.1) and stops when its steps are
 * spent. It owns nothing; subject and pattern must outlive the match. It never raises.
 */
#ifndef JM_COMPILE_PATTERN_H
#define JM_COMPILE_PATTERN_H

#include <stddef.h>
#include <stdint.h>

enum { JM_PATTERN_CAPTURES = 32, JM_PATTERN_DEPTH = 200 };

typedef enum jm_pattern_result {
    JM_PATTERN_MISS,
    JM_PATTERN_MATCH,
    JM_PATTERN_WRONG, /* the pattern is malformed: see `problem` */
    JM_PATTERN_SPENT  /* no steps left */
} jm_pattern_result;

enum { JM_PATTERN_OPEN = -1, JM_PATTERN_POSITION = -2 }; /* of jm_pattern_capture.length */

typedef struct jm_pattern_capture {
    const char *start;
    ptrdiff_t length; /* bytes; POSITION: `()` */
} jm_pattern_capture;

typedef struct jm_pattern {
    const char *subject, *subject_end;
    const char *pattern, *pattern_end; /* without a leading ^ */
    uint64_t steps;                    /* left */
    const char *problem;               /* of WRONG; static text */
    jm_pattern_result stop;            /* WRONG or SPENT once it happened */
    int depth;
    int n_captures;
    jm_pattern_capture capture[JM_PATTERN_CAPTURES];
} jm_pattern;

/* Matches at `from` exactly; *end is where the match ends. */
jm_pattern_result jm_pattern_match(jm_pattern *m, const char *from, const char **end);

#endif
