/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asks: what a client says, read and checked for its form (docs/live.md, "From a client").
 *
 * This is the one place where text of strangers is parsed as JSON. It is limited in size and depth,
 * takes known members only, and is fuzzed (tests/fuzz/live_message_fuzz.c).
 */
#ifndef JM_LIVE_ASK_H
#define JM_LIVE_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/base/error.h"

enum { JM_ASK_MOST = 4096, JM_ASK_DEPTH = 4, JM_ASK_TEXT = 500 };

/* name, word, only instructors, members that it takes, members that it must have */
#define JM_ASK_LIST(X)                                                                          \
    X(SILENCE, "silence", false, "seconds", "")                                                 \
    X(LIMITS, "limits", false, "name low high priority", "name")                                \
    X(PAUSE, "pause", true, "", "")                                                             \
    X(RUN, "run", true, "", "")                                                                 \
    X(SPEED, "speed", true, "speed", "speed")                                                   \
    X(BOOKMARK, "bookmark", true, "name", "name")                                               \
    X(RETURN, "return", true, "name", "name")                                                   \
    X(ACT, "act", true, "name value hidden", "name")                                            \
    X(DOSE, "dose", true, "name amount unit duration duration_unit hidden", "name amount unit") \
    X(STOP, "stop", true, "name hidden", "name")                                                \
    X(SET, "set", true, "name value unit hidden", "name value")                                 \
    X(NOTE, "note", true, "text hidden", "text")                                                \
    X(PING, "ping", false, "", "")
#define JM_ASK_ENUM(name, word, instructor, takes, needs) JM_ASK_##name,
typedef enum jm_ask_kind { JM_ASK_LIST(JM_ASK_ENUM) JM_ASK_KINDS } jm_ask_kind;

typedef struct jm_ask {
    jm_ask_kind kind;
    bool only_instructors;
    char id[80];               /* as JSON, to be repeated in the reply; "" where there is none */
    char name[JM_ASK_TEXT + 1]; /* NOTE: its text */
    char unit[64], duration_unit[64], priority[16];
    bool has_value, has_unit, has_priority, hidden;
    bool has_low, has_high;    /* they were said; null is NAN */
    double value;              /* also: seconds, speed, amount */
    double duration, low, high;
} jm_ask;

/* `id` is read where it can be, even if the rest is refused. */
JM_CHECK jm_status jm_ask_read(jm_ask *out, const char *data, size_t n, jm_error *err);

#endif
