/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model from elsewhere, between the reader of its format and the writer of our language.
 *
 *   SBML ──► sbml*.c  ──┐
 *                       ├──► jm_foreign ──► write_*.c ──► models/x.lua
 *   CellML ─► cellml*.c ┘
 *
 * Readers resolve everything that is particular to their format (reactions, components, connected
 * variables, local names), so that what is left is quantities, equations between them, functions
 * and events, each with the name it will have in Lua. Everything stands in the arena of the model
 * and dies with it. Nothing here evaluates or checks units: that is the compiler's work, on what
 * was written.
 */
#ifndef JM_IMPORT_FOREIGN_H
#define JM_IMPORT_FOREIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/map.h"
#include "core/base/text.h"

/* Operators with one, two, three or any number of operands; what they are called in our language
   stands in foreign.c. Conditions and numbers are kept apart: see jm_foreign_number(). */
typedef enum jm_fop {
    JM_F_NUMBER, /* value, unit (NULL: as it comes, a bare number) */
    JM_F_NAME,   /* a quantity or an argument of a function */
    JM_F_TIME,   /* t, in the model's unit of time */
    JM_F_TRUE,
    JM_F_FALSE,
    JM_F_NEG, JM_F_ADD, JM_F_SUB, JM_F_MUL, JM_F_DIV, JM_F_POW,
    JM_F_SQRT, JM_F_ABS, JM_F_MIN, JM_F_MAX, JM_F_MOD, JM_F_FLOOR, JM_F_CEIL, JM_F_FACTORIAL,
    JM_F_EXP, JM_F_LOG, JM_F_LOG10,
    JM_F_SIN, JM_F_COS, JM_F_TAN, JM_F_ASIN, JM_F_ACOS, JM_F_ATAN,
    JM_F_SINH, JM_F_COSH, JM_F_TANH,
    JM_F_LT, JM_F_LE, JM_F_GT, JM_F_GE, JM_F_EQ, JM_F_NE, JM_F_AND, JM_F_OR, JM_F_NOT,
    JM_F_WHEN,    /* condition, value, otherwise */
    JM_F_HISTORY, /* value, delay */
    JM_F_RATE,    /* the derivative of a state: name */
    JM_F_CALL,    /* one of the model's functions: name, arguments */
    JM_F_CONVERT, /* the operand in another unit: times `value`, and nothing where units are kept */
} jm_fop;

typedef struct jm_fexpr {
    jm_fop op;
    uint32_t n;
    struct jm_fexpr **args; /* [n] */
    double value;
    const char *name, *unit;
} jm_fexpr;

typedef enum jm_fkind {
    JM_F_PARAMETER, /* a number that stays, unless an event sets it */
    JM_F_STATE,     /* `start` and `dot`; without a `dot` it rests between events */
    JM_F_SIGNAL,    /* `equation` */
} jm_fkind;

typedef struct jm_fquantity {
    jm_fkind kind;
    const char *name;   /* in Lua: an identifier, unique */
    const char *id;     /* in the original, for people: "membrane.V" */
    const char *text;   /* what it is; "" where nothing is known */
    const char *unit;   /* in our spelling; NULL: not known or not to be written */
    const char *source; /* annotation; "" */
    const char *group;  /* quantities of a group stand together under this heading; "" */
    bool hidden;        /* made by the reader: nobody asked for it in the original */
    const char *within; /* of a substance: the name of the volume that it is in; NULL */
    bool is_amount;     /* of a substance: an amount, else a concentration */
    double value;       /* of a parameter */
    jm_fexpr *start;    /* of a state; of a signal NULL */
    jm_fexpr *dot;
    jm_fexpr *equation;
    bool is_tested; /* for writers: marks of their own */
} jm_fquantity;

/* f(a, b) = body, written as a local function. */
typedef struct jm_ffunction {
    const char *name, *text;
    const char **args; /* [n_args] */
    uint32_t n_args;
    jm_fexpr *body;
} jm_ffunction;

typedef struct jm_fset {
    const char *name; /* of the quantity */
    jm_fexpr *value;
} jm_fset;

typedef struct jm_fevent {
    const char *name, *text;
    jm_fexpr *when;           /* a condition */
    jm_fexpr *delay;          /* NULL: none; in the model's unit of time */
    jm_fexpr *priority;       /* NULL: none */
    bool is_persistent;       /* a delayed event happens even if its condition has ceased */
    bool held_before;         /* the condition counts as true before the start */
    bool values_at_trigger;   /* with a delay: values are those of when the condition came true */
    bool is_reset;            /* no event but a rule, with `when` an equality and no more */
    jm_fset *set;
    uint32_t n_set;
} jm_fevent;

/* A time at which an equation switches, so that the solver has to stop there: `first`, and then
   each `period`; NULL: once. Or `when` a comparison comes true. */
typedef struct jm_fstop {
    jm_fexpr *first, *period, *when;
} jm_fstop;

typedef struct jm_fnote {
    const char *text; /* what was dropped or changed, one sentence */
} jm_fnote;

typedef struct jm_foreign {
    jm_arena *arena;
    const char *format;       /* "SBML L3V1", "CellML 1.0" */
    const char *name, *title; /* model name in our language (a path without ".lua") and title */
    const char *source;       /* papers and addresses, in one line */
    const char **notes;       /* [n_notes] lines of the original's notes, without markup */
    uint32_t n_notes;
    const char *time_unit;    /* in our spelling, "s" where nothing is known */
    bool has_units;           /* units are to be written */
    jm_fquantity **quantities; /* in the order of writing */
    uint32_t n_quantities, most_quantities;
    jm_ffunction *functions;
    uint32_t n_functions, most_functions;
    jm_fevent *events;
    uint32_t n_events, most_events;
    jm_fstop *stops;
    uint32_t n_stops, most_stops;
    const char *stop_name; /* the parameter that stops set, to nothing new */
    jm_fnote *changes; /* said by `jumeau import` */
    uint32_t n_changes, most_changes;
    jm_map *names; /* of quantities, functions and arguments; rows of quantities */
    bool failed;   /* an addition found no memory */
} jm_foreign;

JM_CHECK jm_status jm_foreign_new(jm_foreign **out, jm_error *err);
void jm_foreign_free(jm_foreign *model);

/* Parts of a model. Texts are copied into the arena. NULL without memory; a failed allocation is
   remembered, so that a reader may build on and ask once at the end (jm_foreign_is_whole). */
jm_fexpr *jm_foreign_expr(jm_foreign *model, jm_fop op, uint32_t n, jm_fexpr *const *args);
jm_fexpr *jm_foreign_value(jm_foreign *model, double value, const char *unit);
jm_fexpr *jm_foreign_named(jm_foreign *model, jm_fop op, const char *name);
jm_fquantity *jm_foreign_add(jm_foreign *model, jm_fkind kind, const char *name);
jm_ffunction *jm_foreign_add_function(jm_foreign *model, const char *name);
jm_fevent *jm_foreign_add_event(jm_foreign *model, const char *name);
void jm_foreign_change(jm_foreign *model, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
bool jm_foreign_is_whole(const jm_foreign *model);

jm_fquantity *jm_foreign_find(const jm_foreign *model, const char *name); /* NULL: none */
bool jm_foreign_is_word(const char *name); /* Lua or our language means something by it */
/* A name that Lua and our language allow, near to `wish`, and that nothing has yet. */
const char *jm_foreign_free_name(jm_foreign *model, const char *wish);

bool jm_foreign_is_condition(const jm_foreign *model, const jm_fexpr *e);
/* The expression as a number (when(c, 1, 0) of a condition) and as a condition (ne(x, 0)). */
jm_fexpr *jm_foreign_number(jm_foreign *model, jm_fexpr *e);
jm_fexpr *jm_foreign_condition(jm_foreign *model, jm_fexpr *e);

/* --- foreign_maths.c --- */
/* A function by its name in MathML ("plus", "ln", "arcsinh", "quotient", "xor"), with numbers and
   conditions made of each other where it needs them. "root" and "log" have the degree or base as a
   second operand, if any. NULL where `name` is no function, cannot be expressed in our language or
   has another number of operands; without memory too (see jm_foreign_is_whole). */
jm_fexpr *jm_foreign_function(jm_foreign *model, const char *name, uint32_t n,
                              jm_fexpr *const *args);

/* --- foreign.c --- */
/* Replaces each JM_F_RATE by a signal of its own, so that the order of equations stays free. */
void jm_foreign_name_rates(jm_foreign *model);

/* --- foreign_depth.c --- */

/* Puts what lies too deep for Lua into hidden signals. */
void jm_foreign_limit_depth(jm_foreign *model);

/* --- foreign_stops.c --- */

/* Makes steps end where equations switch with the time. */
void jm_foreign_stop_at_times(jm_foreign *model);
/* --- stops.c --- */
/* Finds at what times conditions of time alone change, such as those of a stimulus, and notes them
   in `stops`: a solver that steps over a pulse would never see it. Says of what it cannot solve. */
void jm_foreign_find_stops(jm_foreign *model);

/* --- write_lua.c, write_expr.c --- */
/* The model in our language. */
JM_CHECK jm_status jm_foreign_write(const jm_foreign *model, jm_text *out, jm_error *err);
/* An expression; places where a line may be broken are marked JM_F_BREAK + how deep they lie. */
enum { JM_F_BREAK = 1, JM_F_DEEPEST = 8 };
void jm_foreign_write_expr(const jm_foreign *model, const jm_fexpr *e, jm_text *out);
void jm_foreign_write_number(double x, jm_text *out);

#endif
