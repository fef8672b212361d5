/* SPDX-License-Identifier: Apache-2.0 */
#include "io/import/foreign.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

jm_status jm_foreign_new(jm_foreign **out, jm_error *err)
{
    *out = NULL;
    jm_foreign *model = calloc(1, sizeof *model);
    if (model) {
        model->arena = jm_arena_new();
        model->names = jm_map_new();
    }
    if (!model || !model->arena || !model->names) {
        jm_foreign_free(model);
        return jm_fail(err, JM_MEMORY, "no memory left for the model");
    }
    model->format = model->name = model->title = model->source = "";
    model->time_unit = "s";
    *out = model;
    return JM_OK;
}

void jm_foreign_free(jm_foreign *model)
{
    if (!model)
        return;
    jm_map_free(model->names);
    jm_arena_free(model->arena);
    free(model);
}

bool jm_foreign_is_whole(const jm_foreign *model)
{
    return !model->failed;
}

/* --- memory ------------------------------------------------------------------------------ */

static void *take(jm_foreign *model, size_t count, size_t size)
{
    void *block = jm_arena_take(model->arena, count, size);
    if (!block)
        model->failed = true;
    return block;
}

static const char *copy_text(jm_foreign *model, const char *s)
{
    const char *copy = s ? jm_arena_text(model->arena, s) : NULL;
    if (s && !copy)
        model->failed = true;
    return copy;
}

/* Room for one more in an array of the model; false without memory. */
static bool make_room(jm_foreign *model, void **array, uint32_t n, uint32_t *most, size_t size)
{
    if (n < *most)
        return true;
    const uint32_t room = *most ? 2 * *most : 32;
    void *grown = jm_arena_grow(model->arena, *array, *most, room, size);
    if (!grown) {
        model->failed = true;
        return false;
    }
    *array = grown;
    *most = room;
    return true;
}

/* --- expressions ------------------------------------------------------------------------- */

jm_fexpr *jm_foreign_expr(jm_foreign *model, jm_fop op, uint32_t n, jm_fexpr *const *args)
{
    jm_fexpr *e = take(model, 1, sizeof *e);
    jm_fexpr **copy = n && e ? take(model, n, sizeof *copy) : NULL;
    if (!e || (n && !copy))
        return NULL;
    for (uint32_t i = 0; i < n; i++) {
        if (!args[i])
            return NULL;
        copy[i] = args[i];
    }
    *e = (jm_fexpr){ .op = op, .n = n, .args = copy };
    return e;
}

jm_fexpr *jm_foreign_value(jm_foreign *model, double value, const char *unit)
{
    jm_fexpr *e = jm_foreign_expr(model, JM_F_NUMBER, 0, NULL);
    if (e) {
        e->value = value;
        e->unit = copy_text(model, unit);
    }
    return e;
}

jm_fexpr *jm_foreign_named(jm_foreign *model, jm_fop op, const char *name)
{
    jm_fexpr *e = jm_foreign_expr(model, op, 0, NULL);
    if (e)
        e->name = copy_text(model, name);
    return e;
}

bool jm_foreign_is_condition(const jm_foreign *model, const jm_fexpr *e)
{
    switch (e->op) {
    case JM_F_TRUE:
    case JM_F_FALSE:
    case JM_F_LT:
    case JM_F_LE:
    case JM_F_GT:
    case JM_F_GE:
    case JM_F_EQ:
    case JM_F_NE:
    case JM_F_AND:
    case JM_F_OR:
    case JM_F_NOT:
        return true;
    case JM_F_CALL:
        for (uint32_t i = 0; i < model->n_functions; i++)
            if (strcmp(model->functions[i].name, e->name) == 0)
                return model->functions[i].body &&
                       jm_foreign_is_condition(model, model->functions[i].body);
        return false;
    default:
        return false;
    }
}

jm_fexpr *jm_foreign_number(jm_foreign *model, jm_fexpr *e)
{
    if (!e || !jm_foreign_is_condition(model, e))
        return e;
    jm_fexpr *args[] = { e, jm_foreign_value(model, 1, NULL), jm_foreign_value(model, 0, NULL) };
    return jm_foreign_expr(model, JM_F_WHEN, 3, args);
}

jm_fexpr *jm_foreign_condition(jm_foreign *model, jm_fexpr *e)
{
    if (!e || jm_foreign_is_condition(model, e))
        return e;
    jm_fexpr *args[] = { e, jm_foreign_value(model, 0, NULL) };
    return jm_foreign_expr(model, JM_F_NE, 2, args);
}

/* --- quantities, functions, events ------------------------------------------------------- */

enum { NO_QUANTITY = UINT32_MAX };

static void put_name(jm_foreign *model, const char *name, uint32_t row)
{
    if (!jm_map_put(model->names, name, row))
        model->failed = true;
}

jm_fquantity *jm_foreign_add(jm_foreign *model, jm_fkind kind, const char *name)
{
    jm_fquantity *q = take(model, 1, sizeof *q);
    if (!q || !make_room(model, (void **)&model->quantities, model->n_quantities,
                         &model->most_quantities, sizeof(jm_fquantity *)))
        return NULL;
    *q = (jm_fquantity){ .kind = kind, .name = copy_text(model, name) };
    q->id = q->text = q->source = q->group = "";
    if (!q->name)
        return NULL;
    put_name(model, name, model->n_quantities);
    model->quantities[model->n_quantities++] = q;
    return q;
}

jm_fquantity *jm_foreign_find(const jm_foreign *model, const char *name)
{
    uint32_t row;
    if (!jm_map_get(model->names, name, &row) || row == NO_QUANTITY)
        return NULL;
    return model->quantities[row];
}

jm_ffunction *jm_foreign_add_function(jm_foreign *model, const char *name)
{
    if (!make_room(model, (void **)&model->functions, model->n_functions, &model->most_functions,
                   sizeof(jm_ffunction)))
        return NULL;
    jm_ffunction *f = &model->functions[model->n_functions++];
    *f = (jm_ffunction){ .name = copy_text(model, name), .text = "" };
    put_name(model, name, NO_QUANTITY);
    return f;
}

jm_fevent *jm_foreign_add_event(jm_foreign *model, const char *name)
{
    if (!make_room(model, (void **)&model->events, model->n_events, &model->most_events,
                   sizeof(jm_fevent)))
        return NULL;
    jm_fevent *event = &model->events[model->n_events++];
    *event = (jm_fevent){ .name = copy_text(model, name),
                          .text = "",
                          .is_persistent = true,
                          .held_before = true,
                          .values_at_trigger = true };
    return event;
}

void jm_foreign_change(jm_foreign *model, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (uint32_t i = 0; i < model->n_changes; i++)
        if (model->changes[i].text && strcmp(model->changes[i].text, text) == 0)
            return;
    if (make_room(model, (void **)&model->changes, model->n_changes, &model->most_changes,
                  sizeof(jm_fnote)))
        model->changes[model->n_changes++].text = copy_text(model, text);
}

/* --- names ------------------------------------------------------------------------------- */

/* Words of Lua and of our language, and what the written file itself uses. */
static const char *const words[] = {
    "and",   "break", "do",     "else",   "elseif", "end",    "false",  "for",     "function",
    "goto",  "if",    "in",     "local",  "nil",    "not",    "or",     "repeat",  "return",
    "then",  "true",  "until",  "while",  "_ENV",   "_G",     "math",   "model",   "use",
    "exp",   "log",   "log10",  "sqrt",   "sin",    "cos",    "tan",    "asin",    "acos",
    "atan",  "sinh",  "cosh",   "tanh",   "erf",    "pow",    "mod",    "atan2",   "lt",
    "le",    "gt",    "ge",     "eq",     "ne",     "both",   "either", "negate",  "floor",
    "abs",   "min",   "max",    "hill",   "q",      "when",   "t",      "table",   "lag",
    "delay", "on",    "every",  "dot",    "dose",   "history", "steady_state",
    "rises_through", "falls_through", "crosses", "reset",
};

bool jm_foreign_is_word(const char *name)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

static bool is_free(const jm_foreign *model, const char *name)
{
    return !jm_foreign_is_word(name) && !jm_map_get(model->names, name, NULL);
}

enum { LONGEST_NAME = 200 };

const char *jm_foreign_free_name(jm_foreign *model, const char *wish)
{
    char base[LONGEST_NAME + 1], name[LONGEST_NAME + 16];
    size_t n = 0;
    if (!wish[0] || (wish[0] >= '0' && wish[0] <= '9'))
        base[n++] = 'x';
    for (const char *p = wish; *p && n < LONGEST_NAME; p++) {
        const bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                            (*p >= '0' && *p <= '9') || *p == '_';
        base[n++] = letter ? *p : '_';
    }
    base[n] = '\0';
    snprintf(name, sizeof name, "%s", base);
    /* Names that many share are rare, but a file may be made of them: the counter goes on where it
       was for the same wish. */
    uint32_t count = 1;
    char key[LONGEST_NAME + 3];
    snprintf(key, sizeof key, "%s\n", base);
    (void)jm_map_get(model->names, key, &count);
    while (!is_free(model, name))
        snprintf(name, sizeof name, "%s_%u", base, (unsigned)++count);
    if (count > 1)
        put_name(model, key, count);
    return copy_text(model, name);
}

/* --- rates ------------------------------------------------------------------------------- */

static jm_fexpr *with_named_rates(jm_foreign *model, jm_fexpr *e);

/* The name of the signal that holds the derivative of `state`, made at its first use. */
static const char *rate_signal(jm_foreign *model, const char *state)
{
    char wish[LONGEST_NAME + 8];
    jm_fquantity *q = jm_foreign_find(model, state);
    if (!q || q->kind != JM_F_STATE || !q->dot)
        return NULL;
    if (q->dot->op == JM_F_NAME && q->is_tested)
        return q->dot->name;
    snprintf(wish, sizeof wish, "%.*s_rate", LONGEST_NAME, state);
    const char *name = jm_foreign_free_name(model, wish);
    jm_fquantity *rate = name ? jm_foreign_add(model, JM_F_SIGNAL, name) : NULL;
    if (!rate)
        return NULL;
    rate->group = q->group;
    rate->hidden = true;
    rate->equation = q->dot;
    q->is_tested = true;
    q->dot = jm_foreign_named(model, JM_F_NAME, name);
    return name;
}

static jm_fexpr *with_named_rates(jm_foreign *model, jm_fexpr *e)
{
    if (!e)
        return NULL;
    if (e->op == JM_F_RATE) {
        const char *name = rate_signal(model, e->name);
        *e = (jm_fexpr){ .op = name ? JM_F_NAME : JM_F_NUMBER, .name = name };
        return e;
    }
    for (uint32_t i = 0; i < e->n; i++)
        e->args[i] = with_named_rates(model, e->args[i]);
    return e;
}

void jm_foreign_name_rates(jm_foreign *model)
{
    for (uint32_t i = 0; i < model->n_quantities; i++) {
        jm_fquantity *q = model->quantities[i];
        (void)with_named_rates(model, q->dot);
        (void)with_named_rates(model, q->equation);
        (void)with_named_rates(model, q->start);
    }
    for (uint32_t i = 0; i < model->n_events; i++) {
        jm_fevent *event = &model->events[i];
        (void)with_named_rates(model, event->when);
        (void)with_named_rates(model, event->delay);
        (void)with_named_rates(model, event->priority);
        for (uint32_t k = 0; k < event->n_set; k++)
            (void)with_named_rates(model, event->set[k].value);
    }
}
