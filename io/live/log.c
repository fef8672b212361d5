/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Copies the texts of an order into one block, which `name` begins. */
static bool own_texts(jm_order *order)
{
    const char *const from[] = { order->name, order->unit ? order->unit : "",
                                 order->duration_unit ? order->duration_unit : "" };
    const char **const to[] = { &order->name, &order->unit, &order->duration_unit };
    size_t size = 0;
    for (int i = 0; i < 3; i++)
        size += strlen(from[i]) + 1;
    char *block = malloc(size);
    if (!block)
        return false;
    for (int i = 0; i < 3; i++) {
        const size_t n = strlen(from[i]) + 1;
        memcpy(block, from[i], n);
        *to[i] = block;
        block += n;
    }
    return true;
}

bool jm_log_add(jm_log *log, const jm_entry *entry)
{
    if (log->n == JM_LOG_MOST)
        return false;
    if (log->n == log->room) {
        const size_t room = log->room ? 2 * log->room : 64;
        jm_entry *grown = realloc(log->entries, room * sizeof *grown);
        if (!grown)
            return false;
        log->entries = grown;
        log->room = room;
    }
    jm_entry own = *entry;
    if (!own_texts(&own.order))
        return false;
    log->entries[log->n++] = own;
    return true;
}

void jm_log_cut(jm_log *log, size_t n)
{
    while (log->n > n)
        free((char *)log->entries[--log->n].order.name);
}

void jm_log_clear(jm_log *log)
{
    jm_log_cut(log, 0);
    free(log->entries);
    *log = (jm_log){ 0 };
}

bool jm_log_copy(jm_log *out, const jm_log *log)
{
    *out = (jm_log){ 0 };
    for (size_t i = 0; i < log->n; i++) {
        if (!jm_log_add(out, &log->entries[i])) {
            jm_log_clear(out);
            return false;
        }
    }
    return true;
}

static const jm_action *action_of(const jm_session *session, const char *name)
{
    for (size_t i = 0; i < session->n_actions; i++) {
        if (strcmp(session->actions[i].name, name) == 0)
            return &session->actions[i];
    }
    return NULL;
}

static void add_amount(jm_text *out, double value, const char *unit)
{
    jm_text_add(out, " ");
    jm_text_add_double(out, value);
    if (unit && *unit && strcmp(unit, "1") != 0)
        jm_text_addf(out, " %s", unit);
}

void jm_order_text(const jm_order *order, const jm_session *session, jm_text *out)
{
    const jm_action *action = order->kind == JM_ORDER_ACT ? action_of(session, order->name) : NULL;
    jm_text_add(out, action && action->label && *action->label ? action->label : order->name);
    switch (order->kind) {
    case JM_ORDER_SET:
        jm_text_add(out, " set to");
        add_amount(out, order->value, order->unit);
        break;
    case JM_ORDER_DOSE:
        add_amount(out, order->value, order->unit);
        if (order->duration > 0) {
            jm_text_add(out, " over");
            add_amount(out, order->duration, order->duration_unit);
        }
        break;
    case JM_ORDER_STOP:
        jm_text_add(out, " stopped");
        break;
    case JM_ORDER_ACT:
        if (action && action->has_value)
            add_amount(out, order->value, order->unit);
        break;
    case JM_ORDER_NOTE:
        break;
    }
}

void jm_log_json(const jm_log *log, const jm_session *session, jm_text *out)
{
    static const char *const kinds[] = { "set", "dose", "stop", "act", "note" };
    jm_text_add(out, "[");
    for (size_t i = 0; i < log->n; i++) {
        const jm_entry *entry = &log->entries[i];
        const jm_order *order = &entry->order;
        jm_text_addf(out, "%s\n  { \"tick\": %" PRIu64 ", \"t\": ", i ? "," : "", entry->tick);
        jm_text_add_double(out, (double)entry->tick * session->tick_s);
        jm_text_addf(out, ", \"do\": \"%s\", \"%s\": ", kinds[order->kind],
                     order->kind == JM_ORDER_NOTE ? "text" : "name");
        jm_text_add_json(out, order->name);
        if (order->kind != JM_ORDER_NOTE && order->kind != JM_ORDER_STOP) {
            jm_text_add(out, ", \"value\": ");
            jm_text_add_double(out, order->value);
            jm_text_add(out, ", \"unit\": ");
            jm_text_add_json(out, order->unit);
        }
        if (order->kind == JM_ORDER_DOSE && order->duration > 0) {
            jm_text_add(out, ", \"duration\": ");
            jm_text_add_double(out, order->duration);
            jm_text_add(out, ", \"duration_unit\": ");
            jm_text_add_json(out, order->duration_unit);
        }
        jm_text_addf(out, ", \"hidden\": %s }", entry->hidden ? "true" : "false");
    }
    jm_text_add(out, log->n ? "\n]" : "]");
}

/* --- the diary --- */

const jm_line *jm_diary_at(const jm_diary *diary, size_t i)
{
    return &diary->lines[(diary->first + i) % JM_DIARY_LINES];
}

void jm_diary_add(jm_diary *diary, double t, bool hidden, const char *text)
{
    char *copy = jm_text_dup(text);
    if (!copy)
        return;
    if (diary->n == JM_DIARY_LINES) {
        free(diary->lines[diary->first].text);
        diary->first = (diary->first + 1) % JM_DIARY_LINES;
        diary->n--;
    }
    diary->lines[(diary->first + diary->n++) % JM_DIARY_LINES] =
        (jm_line){ ++diary->next, t, hidden, copy };
}

void jm_diary_cut(jm_diary *diary, uint64_t n)
{
    while (diary->n && jm_diary_at(diary, diary->n - 1)->n > n)
        free(diary->lines[(diary->first + --diary->n) % JM_DIARY_LINES].text);
}

void jm_diary_clear(jm_diary *diary)
{
    jm_diary_cut(diary, 0);
}

void jm_line_json(const jm_line *line, const char *type, jm_text *out)
{
    jm_text_add(out, "{ ");
    if (type)
        jm_text_addf(out, "\"type\": \"%s\", ", type);
    jm_text_addf(out, "\"n\": %" PRIu64 ", \"t\": ", line->n);
    jm_text_add_double(out, line->t);
    jm_text_add(out, ", \"text\": ");
    jm_text_add_json(out, line->text);
    jm_text_addf(out, ", \"hidden\": %s }", line->hidden ? "true" : "false");
}
