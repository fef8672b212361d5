/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The log of a session: its orders with their ticks, which are all it takes to live through it
 * again; and the diary, what people are told about it.
 *
 * Both are bounded: when the log is full no orders are taken any more, of the diary the oldest
 * lines are forgotten.
 */
#ifndef JM_LIVE_LOG_H
#define JM_LIVE_LOG_H

#include "core/base/text.h"
#include "core/run/orders.h"

enum { JM_LOG_MOST = 20000, JM_DIARY_LINES = 2000 };

typedef struct jm_log {
    jm_entry *entries; /* ascending by tick; the texts of each are one block of its own */
    size_t n, room;
} jm_log;

void jm_log_clear(jm_log *log);
/* Takes a copy. False without memory, or where it is full. */
bool jm_log_add(jm_log *log, const jm_entry *entry);
/* Only the first `n` stay. */
void jm_log_cut(jm_log *log, size_t n);
/* An order as people say it: "propofol 100 mg over 1 min". */
void jm_order_text(const jm_order *order, const jm_session *session, jm_text *out);
/* Entries as JSON, "[ … ]". */
void jm_log_json(const jm_log *log, const jm_session *session, jm_text *out);
/* A copy of what is there now, to be read while the log goes on. False without memory. */
bool jm_log_copy(jm_log *out, const jm_log *log);

typedef struct jm_line {
    uint64_t n;   /* number of the line, from 1 on */
    double t;     /* simulated seconds */
    bool hidden;
    char *text;
} jm_line;

typedef struct jm_diary {
    jm_line lines[JM_DIARY_LINES];
    size_t first, n; /* lines[(first + i) % JM_DIARY_LINES] */
    uint64_t next;   /* number of the next line - 1 */
} jm_diary;

void jm_diary_clear(jm_diary *diary);
/* Without memory the line is lost. */
void jm_diary_add(jm_diary *diary, double t, bool hidden, const char *text);
/* Lines after the one with number `n` are forgotten. */
void jm_diary_cut(jm_diary *diary, uint64_t n);
/* Line i of diary->n, the oldest first. */
const jm_line *jm_diary_at(const jm_diary *diary, size_t i);
void jm_line_json(const jm_line *line, const char *type, jm_text *out);

#endif
