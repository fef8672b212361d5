/* SPDX-License-Identifier: Apache-2.0 */
/* A foreign model as a file of our language: what a person would have written. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/import/foreign.h"

enum {
    MOST_COLUMNS = 110, /* of a line, where there is a place to break it */
    NOTE_COLUMNS = 95,  /* of a line of notes */
    LONGEST_LINE = 120,
    MOST_NAME = 24,     /* names are padded to the longest of their group, up to this */
};

typedef struct writer {
    const jm_foreign *model;
    jm_text *out;
    const char *group; /* whose heading stands above */
} writer;

/* --- texts ------------------------------------------------------------------------------- */

/* In quotes; what is not printable becomes a space. */
static void add_quoted(jm_text *out, const char *s)
{
    jm_text_add(out, "\"");
    for (; *s; s++) {
        const unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            jm_text_addf(out, "\\%c", c);
        else
            jm_text_add_n(out, c < ' ' || c == 127 ? " " : s, 1);
    }
    jm_text_add(out, "\"");
}

/* Letters rather than bytes: those that follow in UTF-8 take no column. */
static size_t columns(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xc0) != 0x80;
    return count;
}

/* One note as a comment, broken between words. */
static void add_note(jm_text *out, const char *note)
{
    size_t used = 0;
    jm_text_add(out, "--");
    while (*note) {
        size_t word = 0;
        while (*note == ' ' || (*note > 0 && *note < ' '))
            note++;
        while (note[word] && note[word] != ' ' && !(note[word] > 0 && note[word] < ' '))
            word++;
        if (used > 0 && word > 0 && used + columns(note, word) > NOTE_COLUMNS) {
            jm_text_add(out, "\n--");
            used = 0;
        }
        if (word > 0)
            jm_text_add(out, " ");
        jm_text_add_n(out, note, word);
        used += columns(note, word) + 1;
        note += word;
    }
    jm_text_add(out, "\n");
}

/* The heading of a group, at the first of its quantities in a section. */
static void add_heading(writer *w, const char *group, const char *indent)
{
    if (w->group && strcmp(w->group, group) == 0)
        return;
    if (w->group)
        jm_text_add(w->out, "\n");
    if (group[0])
        jm_text_addf(w->out, "%s-- %s\n", indent, group);
    w->group = group;
}

/* --- long lines -------------------------------------------------------------------------- */

/* Where to break what begins at `s` and has `room` columns: the place that lies least deep, of
   those the last one; the first one behind the room where none fits. 0: nowhere. */
static size_t place_to_break(const char *s, size_t room)
{
    size_t best = 0, used = 0;
    for (size_t i = 0; s[i] && (used <= room || best == 0); i++) {
        const unsigned char c = (unsigned char)s[i];
        const bool is_mark = c >= JM_F_BREAK && c <= JM_F_BREAK + JM_F_DEEPEST;
        /* A break in the first third leaves a line that is nearly empty. */
        if (is_mark && i > 0 && (best == 0 || c <= (unsigned char)s[best] || used < room / 3))
            best = i;
        used += columns(s + i, 1);
    }
    return best;
}

static void add_flat(jm_text *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)s[i];
        jm_text_add_n(out, c >= JM_F_BREAK && c <= JM_F_BREAK + JM_F_DEEPEST ? " " : s + i, 1);
    }
}

/* The expression behind what the line already has, on as many lines as it needs. */
static void add_broken(jm_text *out, const char *s, size_t used, const char *indent)
{
    for (;;) {
        const size_t left = columns(s, strlen(s));
        const size_t room = used < MOST_COLUMNS ? MOST_COLUMNS - used : 1;
        const size_t at = left > room ? place_to_break(s, room) : 0;
        if (at == 0)
            break;
        add_flat(out, s, at);
        jm_text_addf(out, "\n%s    ", indent);
        used = strlen(indent) + 4;
        s += at + 1;
    }
    add_flat(out, s, strlen(s));
}

static void add_assignment(writer *w, const char *left, const jm_fexpr *e, const char *indent)
{
    jm_text expression;
    jm_text_init(&expression);
    jm_foreign_write_expr(w->model, e, &expression);
    jm_text_addf(w->out, "%s%s = ", indent, left);
    add_broken(w->out, expression.data, strlen(indent) + strlen(left) + 3, indent);
    jm_text_add(w->out, "\n");
    w->out->failed = w->out->failed || expression.failed;
    jm_text_clear(&expression);
}

/* --- declarations ------------------------------------------------------------------------ */

static bool is_declared(const jm_fquantity *q)
{
    return q->kind != JM_F_SIGNAL || (!q->hidden && (q->unit || q->text[0]));
}

/* The longest name of those that stand together from `first` on. */
static int width_of_group(const jm_foreign *model, jm_fkind kind, uint32_t first)
{
    const char *group = model->quantities[first]->group;
    size_t width = 0;
    for (uint32_t i = first; i < model->n_quantities; i++) {
        const jm_fquantity *q = model->quantities[i];
        if (q->kind != kind || !is_declared(q))
            continue;
        if (strcmp(q->group, group) != 0)
            break;
        const size_t n = strlen(q->name);
        width = n > width && n <= MOST_NAME ? n : width;
    }
    return (int)width;
}

static void add_entry(jm_text *out, const jm_fquantity *q)
{
    jm_text_add(out, "{ ");
    if (q->kind == JM_F_PARAMETER) {
        jm_foreign_write_number(q->value, out);
        jm_text_add(out, ", ");
    }
    add_quoted(out, q->unit ? q->unit : "1");
    if (q->text[0]) {
        jm_text_add(out, ", ");
        add_quoted(out, q->text);
    }
    if (q->source[0]) {
        jm_text_add(out, ", source = ");
        add_quoted(out, q->source);
    }
    jm_text_add(out, " },\n");
}

static void add_declaration(writer *w, const jm_fquantity *q, int width)
{
    jm_text entry;
    jm_text_init(&entry);
    add_entry(&entry, q);
    const size_t name = strlen(q->name) > (size_t)width ? strlen(q->name) : (size_t)width;
    const bool is_long = 7 + name + columns(entry.data, entry.length) > LONGEST_LINE;
    jm_text_addf(w->out, "    %-*s =%s", is_long ? 0 : width, q->name,
                 is_long ? "\n      " : " ");
    jm_text_add(w->out, entry.data);
    w->out->failed = w->out->failed || entry.failed;
    jm_text_clear(&entry);
}

static void add_section(writer *w, jm_fkind kind, const char *name)
{
    bool is_open = false;
    int width = 0;
    w->group = NULL;
    for (uint32_t i = 0; i < w->model->n_quantities; i++) {
        const jm_fquantity *q = w->model->quantities[i];
        if (q->kind != kind || !is_declared(q))
            continue;
        if (!is_open)
            jm_text_addf(w->out, "  %s = {\n", name);
        if (!w->group || strcmp(w->group, q->group) != 0)
            width = width_of_group(w->model, kind, i);
        add_heading(w, q->group, "    ");
        add_declaration(w, q, width);
        is_open = true;
    }
    if (is_open)
        jm_text_add(w->out, "  },\n");
}

/* --- functions --------------------------------------------------------------------------- */

static void add_functions(writer *w)
{
    for (uint32_t i = 0; i < w->model->n_functions; i++) {
        const jm_ffunction *f = &w->model->functions[i];
        if (f->text[0])
            add_note(w->out, f->text);
        jm_text_addf(w->out, "local function %s(", f->name);
        for (uint32_t k = 0; k < f->n_args; k++)
            jm_text_addf(w->out, "%s%s", k ? ", " : "", f->args[k]);
        jm_text_add(w->out, ")\n");
        jm_text body;
        jm_text_init(&body);
        jm_foreign_write_expr(w->model, f->body, &body);
        jm_text_add(w->out, "  return ");
        add_broken(w->out, body.data, 9, "  ");
        jm_text_add(w->out, "\nend\n\n");
        w->out->failed = w->out->failed || body.failed;
        jm_text_clear(&body);
    }
}

/* --- start, equations, events ------------------------------------------------------------- */

static void add_start(writer *w)
{
    bool is_open = false;
    w->group = NULL;
    for (uint32_t i = 0; i < w->model->n_quantities; i++) {
        const jm_fquantity *q = w->model->quantities[i];
        if (q->kind != JM_F_STATE)
            continue;
        if (!is_open)
            jm_text_add(w->out, "\n  start = function(_ENV)\n");
        is_open = true;
        add_heading(w, q->group, "    ");
        add_assignment(w, q->name, q->start, "    ");
    }
    if (is_open)
        jm_text_add(w->out, "  end,\n");
}

static void add_value(writer *w, const jm_fexpr *e)
{
    jm_text expression;
    jm_text_init(&expression);
    jm_foreign_write_expr(w->model, e, &expression);
    add_broken(w->out, expression.data, 20, "      ");
    w->out->failed = w->out->failed || expression.failed;
    jm_text_clear(&expression);
}

static void add_key(writer *w, const char *key, const jm_fexpr *e)
{
    jm_text_addf(w->out, "%s = ", key);
    add_value(w, e);
}

/* Keys that say what is so anyway are left out. */
static void add_behaviour(writer *w, const jm_fevent *event)
{
    if (event->delay) {
        jm_text_add(w->out, ", ");
        add_key(w, "delay", event->delay);
    }
    if (event->priority) {
        jm_text_add(w->out, ", ");
        add_key(w, "priority", event->priority);
    }
    if (!event->is_persistent)
        jm_text_add(w->out, ", persistent = false");
    if (!event->held_before)
        jm_text_add(w->out, ", at_start = true");
    if (!event->values_at_trigger)
        jm_text_add(w->out, ", values = \"assignment\"");
}

static void add_event(writer *w, const jm_fevent *event)
{
    if (event->text[0]) {
        jm_text_add(w->out, "    ");
        add_note(w->out, event->text);
    }
    jm_text_add(w->out, event->is_reset ? "    reset { " : "    on { ");
    add_key(w, "when", event->when);
    if (!event->is_reset)
        add_behaviour(w, event);
    jm_text_add(w->out, ", set = { ");
    for (uint32_t i = 0; i < event->n_set; i++) {
        jm_text_add(w->out, i ? ", " : "");
        add_key(w, event->set[i].name, event->set[i].value);
    }
    jm_text_add(w->out, " } }\n");
}

/* every(period, …); on { when = ge(t, first), … } once; on { when = …, … }. */
static void add_stop(writer *w, const jm_fstop *stop)
{
    jm_text_add(w->out, stop->period ? "    every(" : "    on { when = ");
    if (stop->when) {
        add_value(w, stop->when);
        jm_text_add(w->out, ", ");
    } else {
        jm_text_add(w->out, stop->period ? "" : "ge(t, ");
        add_value(w, stop->period ? stop->period : stop->first);
        jm_text_add(w->out, stop->period ? ", { " : "), ");
    }
    if (stop->period) {
        add_key(w, "first", stop->first);
        jm_text_add(w->out, ", ");
    }
    jm_text_addf(w->out, "set = { %s = 0 } }%s\n", w->model->stop_name, stop->period ? ")" : "");
}

static void add_stops(writer *w)
{
    if (w->model->n_stops > 0)
        jm_text_add(w->out, "\n    -- Here equations and conditions switch: the solver stops.\n");
    for (uint32_t i = 0; i < w->model->n_stops; i++)
        add_stop(w, &w->model->stops[i]);
}

static void add_equations(writer *w)
{
    char left[260];
    bool is_open = false;
    w->group = NULL;
    jm_text_add(w->out, "\n  equations = function(_ENV)\n");
    for (uint32_t i = 0; i < w->model->n_quantities; i++) {
        const jm_fquantity *q = w->model->quantities[i];
        const bool is_signal = q->kind == JM_F_SIGNAL;
        const jm_fexpr *e = is_signal ? q->equation : q->dot;
        if (q->kind == JM_F_PARAMETER || !e)
            continue;
        add_heading(w, q->group, "    ");
        snprintf(left, sizeof left, "%s%s", is_signal ? "" : "dot.", q->name);
        add_assignment(w, left, e, "    ");
        is_open = true;
    }
    if (is_open && w->model->n_events > 0)
        jm_text_add(w->out, "\n");
    for (uint32_t i = 0; i < w->model->n_events; i++)
        add_event(w, &w->model->events[i]);
    add_stops(w);
    jm_text_add(w->out, "  end,\n");
}

/* --- the whole --------------------------------------------------------------------------- */

static void add_text_key(writer *w, const char *key, const char *value)
{
    if (!value[0])
        return;
    jm_text_addf(w->out, "  %-6s = ", key);
    add_quoted(w->out, value);
    jm_text_add(w->out, ",\n");
}

jm_status jm_foreign_write(const jm_foreign *model, jm_text *out, jm_error *err)
{
    writer w = { .model = model, .out = out };
    jm_text_addf(out, "-- From %s by `jumeau import`.\n", model->format);
    if (model->n_notes > 0)
        jm_text_add(out, "--\n");
    for (uint32_t i = 0; i < model->n_notes; i++)
        add_note(out, model->notes[i]);
    jm_text_add(out, "\n");
    add_functions(&w);
    jm_text_addf(out, "return model \"%s\" {\n", model->name);
    add_text_key(&w, "title", model->title);
    add_text_key(&w, "source", model->source);
    add_text_key(&w, "time", model->time_unit);
    if (!model->has_units)
        jm_text_add(out, "  units  = \"labels\",\n");
    jm_text_add(out, "\n");
    add_section(&w, JM_F_PARAMETER, "parameter");
    add_section(&w, JM_F_STATE, "state");
    add_section(&w, JM_F_SIGNAL, "signal");
    add_start(&w);
    add_equations(&w);
    jm_text_add(out, "}\n");
    return out->failed ? jm_fail(err, JM_MEMORY, "no memory left for the text of the model")
                       : JM_OK;
}
