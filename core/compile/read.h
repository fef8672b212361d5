/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files read*.c share: how a model in Lua becomes a jm_ir as read.
 *
 *   read.c          files, `model`, the way in and out
 *   read_lines.c    on which line a key of the model's table stands
 *   read_help.c     errors with places, texts, names
 *   read_scope.c    one instance of a model: its keys, its parts, `use`
 *   read_declare.c  parameter, input, state, signal
 *   read_dose.c     dose
 *   read_vary.c     distributions
 *   read_env.c      the names inside `equations` and `start`: _ENV, dot, parts
 *   read_label.c    models whose units are labels
 *   read_expr.c     quantities as Lua values, operators
 *   read_maths.c    functions
 *   read_table.c    table(x, { … }, { … })
 *   read_hidden.c   lag, delay, history
 *   read_event.c    on, every
 *   read_finish.c   what must hold once everything is read; order and names of quantities
 *
 * All of it runs inside one jm_closed_call: what is wrong is raised (jm_closed_raise), so no
 * function here keeps a resource that only it knows. Strings live in the arena of the jm_ir.
 */
#ifndef JM_COMPILE_READ_H
#define JM_COMPILE_READ_H

#include <lua.h>

#include "core/compile/closed.h"
#include "core/compile/ir.h"

enum {
    JM_READ_NAME = 256,   /* longest flattened name, with its end */
    JM_READ_DEPTH = 16,   /* parts of parts */
    JM_READ_PATH = 1024,
    JM_READ_MOST_QUANTITIES = 1000000
};

/* One model file; read once, used by any number of parts. */
typedef struct jm_read_file {
    struct jm_read_file *next;
    const char *path;
    const char *name;      /* model "name" */
    uint16_t row;          /* of ir->files */
    int line;              /* of `model` */
    jm_map *lines;         /* "parameter.p1" → line; owned, freed with the reader */
    int table;             /* reference to the model's table */
} jm_read_file;

/* One instance of a model: the whole, or a part of it. */
typedef struct jm_read_scope {
    struct jm_read_scope *parent, *parts, *next; /* next: the following part of `parent` */
    jm_read_file *file;
    const char *name;      /* of the part; "" of the whole */
    const char *prefix;    /* "heart.left.", "" of the whole */
    const char *time_text;
    jm_unit time;
    uint32_t depth, rank;  /* rank: in order of appearance */
    uint32_t n_hidden;     /* lags and delays */
    bool is_steady;        /* `start` says steady_state */
    bool has_labels;       /* units = "labels": numbers are taken as they stand */
} jm_read_scope;

/* What is known of a quantity beyond its row in ir->quantities; rows run in parallel. */
typedef struct jm_read_fact {
    jm_read_scope *scope;
    bool is_declared;      /* by a table, or hidden; else: named in an equation */
    uint32_t sequence;     /* order within its scope and kind */
    uint32_t group;        /* of the states of one lag or delay, 0: none */
    double cv;             /* vary = normal{cv = …}, NAN: none */
    const char *rename;    /* name it gets at the end */
    bool is_event_target;
} jm_read_fact;

typedef enum jm_read_mode { JM_READ_TABLES, JM_READ_EQUATIONS, JM_READ_START } jm_read_mode;

typedef struct jm_reader {
    jm_closed *closed;
    jm_ir *ir;
    const jm_search *search;
    jm_read_file *files;
    jm_read_scope *root;
    jm_read_scope *current;  /* whose function runs */
    jm_read_mode mode;
    jm_read_fact *facts;     /* [room of ir->quantities, at least] */
    uint32_t room_facts;
    uint32_t n_scopes, n_sequence, n_groups;
    const char *last_source; /* of the chunk whose row of ir->files is last_row */
    uint16_t last_row;
} jm_reader;

jm_reader *jm_read_of(lua_State *L);

/* --- read.c --- */
/* The file at `path`, read at its first use. */
jm_read_file *jm_read_open(lua_State *L, const char *path);
void jm_read_add_model(lua_State *L); /* adds `model` to the table on top of the stack */

/* --- read_lines.c --- */
/* Finds the keys of the table in `model "name" { … }`; false without memory. */
bool jm_read_lines(jm_map *lines, const char *text, size_t length);

/* --- read_help.c --- */
/* Raises at the line of a key such as "parameter.p1", or of the nearest key around it. */
int jm_read_fail(lua_State *L, const jm_read_file *file, const char *key, jm_status status,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
int jm_read_line(const jm_read_file *file, const char *key);
/* Raises that memory is gone, if it is. */
void jm_read_check_memory(lua_State *L);
const char *jm_read_text(lua_State *L, const char *s); /* into the arena */
const char *jm_read_join(lua_State *L, const char *a, const char *b, const char *c);
bool jm_read_is_name(const char *s); /* letters, digits and _, not a digit first */
/* Pushes an array with the keys of the table at `index`: in the order of their lines, then by
   name. Raises where a key is no name; `key` is where the table stands. Where it is NULL names
   may have dots, lines are not known, and the place is the calling line. */
lua_Integer jm_read_push_keys(lua_State *L, int index, const jm_read_file *file, const char *key);
/* Raises for a string key that is not in `known` (space-separated), naming the nearest one. */
void jm_read_check_keys(lua_State *L, int index, const jm_read_file *file, const char *key,
                        const char *known);
/* The string at table[key] in the arena, or `otherwise`; raises for anything else. */
const char *jm_read_string(lua_State *L, int index, const char *field, const jm_read_file *file,
                           const char *key, const char *otherwise);
jm_unit jm_read_unit(lua_State *L, const char *text, const jm_read_file *file, const char *key);
/* Adds a quantity; its name must be new. `declared` as in jm_read_fact. */
uint32_t jm_read_add(lua_State *L, jm_read_scope *scope, const jm_quantity *q, bool declared);
/* A quantity without anything but a name and a kind. */
jm_quantity jm_read_blank(const char *name, jm_kind kind);
/* The quantity `name` of a scope ("G", "left.rate"); false where there is none. */
bool jm_read_find(const jm_reader *r, const jm_read_scope *scope, const char *name, uint32_t *row);
/* The name in `scope` or the function of the language nearest to `name`, or NULL. */
const char *jm_read_nearest(lua_State *L, const jm_read_scope *scope, const char *name);
jm_read_scope *jm_read_part(const jm_read_scope *scope, const char *name);
/* Whether the language keeps the word for itself. */
bool jm_read_is_reserved(lua_State *L, const char *name);

/* --- read_scope.c --- */
/* Reads an instance of `file` with everything in it. */
jm_read_scope *jm_read_instance(lua_State *L, jm_read_file *file, jm_read_scope *parent,
                                const char *name);
void jm_read_add_use(lua_State *L);

/* --- read_declare.c --- */
/* The tables parameter, input, state and signal of the model's table on top of the stack. */
void jm_read_declare(lua_State *L, jm_read_scope *scope);
/* A new default for a parameter or input from the value on top of the stack; pops it. */
void jm_read_override(lua_State *L, uint32_t quantity, const jm_read_file *file, const char *key);

/* The number on top of the stack in the unit of `like`: 70, q(70, "1/min") or { 70, "1/min" },
   inside of its range; pops it. */
double jm_read_value(lua_State *L, const jm_quantity *like, const jm_read_file *file,
                     const char *key);

/* --- read_settle.c --- */
/* The key `settle` of the model's table on top of the stack. */
void jm_read_settle(lua_State *L, const jm_read_scope *scope);

/* --- read_slow.c --- */
void jm_read_slow(lua_State *L, const jm_read_scope *scope);
void jm_read_check_slow(lua_State *L); /* once states have their names */

/* --- read_dose.c --- */
/* Names and units, before the equations; what a dose does, behind them. */
void jm_read_doses(lua_State *L, jm_read_scope *scope);
void jm_read_dose_effects(lua_State *L, jm_read_scope *scope);

/* --- read_vary.c --- */
void jm_read_add_vary(lua_State *L);
/* The distribution on top of the stack as text; *cv is set where the default is needed for it. */
const char *jm_read_vary(lua_State *L, int index, const jm_read_file *file, const char *key,
                         double *cv);
/* The text with a standard deviation for its `@`. */
const char *jm_read_vary_with(lua_State *L, const char *text, double sd);

/* --- read_env.c --- */
void jm_read_open_env(lua_State *L);
void jm_read_add_start(lua_State *L); /* steady_state, to the table on top of the stack */
/* Calls the function on top of the stack with the names of `scope`; leaves `n_results`. */
void jm_read_call(lua_State *L, jm_read_scope *scope, jm_read_mode mode, int n_results);
/* The quantity `name` means inside `scope` ("G", "heart.left.rate"), an unknown one to be defined
   later if `may_wait`. Raises at the calling line. */
uint32_t jm_read_resolve(lua_State *L, jm_read_scope *scope, const char *name, bool may_wait);

/* --- read_label.c --- */
/* The key `units` of the model's table on top of the stack. */
void jm_read_labels(lua_State *L, jm_read_scope *scope);
/* In a model whose units are labels: a quantity as a plain number in `unit`, and the way back; in
   all others the node itself. */
jm_node jm_read_as_number(lua_State *L, jm_node node, const jm_unit *unit);
jm_node jm_read_as_quantity(lua_State *L, jm_node node, const jm_unit *unit);
jm_node jm_read_as_time(lua_State *L, jm_node node);
/* A quantity as the function that runs knows it, and what that function gives it. */
jm_node jm_read_value_of(lua_State *L, uint32_t row);
jm_node jm_read_set_value(lua_State *L, uint32_t row, jm_node node);
/* The quantity that jm_read_value_of gave, for messages; any other node itself. */
const jm_ir_node *jm_read_named(const jm_ir *ir, jm_node node);
/* Raises where numbers have no units. */
void jm_read_refuse_unit(lua_State *L);

/* --- read_expr.c --- */
void jm_read_open_expr(lua_State *L);
void jm_read_push(lua_State *L, jm_node node);       /* a quantity as a Lua value, with its place */
bool jm_read_is_node(lua_State *L, int index);
bool jm_read_is_condition(lua_State *L, int index);  /* an expression such as lt(a, b) */
jm_node jm_read_node(lua_State *L, int index);       /* a number or quantity; raises */
jm_node jm_read_condition(lua_State *L, int index);  /* raises */
jm_node jm_read_op(lua_State *L, jm_op op, jm_node a, jm_node b, jm_node c); /* with its place */
void jm_read_place(lua_State *L, uint16_t *file, uint32_t *line); /* of the calling line */
/* What a Lua value is, in words: "a table", "the part heart". */
const char *jm_read_what(lua_State *L, int index);

/* --- the functions of the language, added to the table on top of the stack --- */
void jm_read_add_maths(lua_State *L);
void jm_read_add_table(lua_State *L);
void jm_read_add_hidden(lua_State *L);
void jm_read_add_events(lua_State *L);

/* --- read_hidden.c --- */
/* Names the states of a lag after the signal it is assigned to. */
void jm_read_name_hidden(lua_State *L, jm_node node, const char *signal);

/* --- read_finish.c --- */
void jm_read_finish(lua_State *L);

#endif
