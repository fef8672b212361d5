/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The intermediate form of a model: a graph of expressions and the tables that name them.
 *
 * Nodes are hash-consed: two equal expressions are one node, so sharing costs nothing. A node is a
 * number; 0 is "no node". Nodes only refer to nodes with smaller numbers, so ascending order is an
 * order of evaluation. Everything lives in the arena of its jm_ir and dies with it.
 *
 * A model passes through two forms of the same type:
 *   - as read: names are resolved to quantities (JM_OP_QUANTITY), every constant has its unit,
 *     numbers are in the units the author wrote; signals are referred to by quantity.
 *   - flat: after the passes `units` and `order`; no node carries a unit, conversions are written
 *     out as factors, signals are replaced by their expressions, so that the only leaves are
 *     constants, parameters, inputs, states, time and histories.
 *
 * Parts are flattened while reading: a quantity of part `heart` is named "heart.rate".
 */
#ifndef JM_COMPILE_IR_H
#define JM_COMPILE_IR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/arena.h"
#include "core/base/error.h"
#include "core/base/map.h"
#include "core/units/units.h"

typedef uint32_t jm_node;

/* The smallest ratio x/k that hill(x, k, n) raises to a power. */
#define JM_HILL_LEAST 1e-300

/* name, text in the printed form, operands */
#define JM_OP_LIST(X)                                                                         \
    X(NONE, "none", 0)                                                                        \
    X(CONST, "const", 0)       /* value, unit */                                              \
    X(QUANTITY, "quantity", 0) /* index: quantity */                                          \
    X(TIME, "t", 0)            /* in the model's unit of time */                              \
    X(HISTORY, "history", 0)   /* index: history */                                           \
    X(NEG, "neg", 1) X(EXP, "exp", 1) X(LOG, "log", 1) X(LOG10, "log10", 1)                   \
    X(SQRT, "sqrt", 1) X(ABS, "abs", 1) X(SIN, "sin", 1) X(COS, "cos", 1) X(TAN, "tan", 1)    \
    X(ASIN, "asin", 1) X(ACOS, "acos", 1) X(ATAN, "atan", 1) X(SINH, "sinh", 1)               \
    X(COSH, "cosh", 1) X(TANH, "tanh", 1) X(ERF, "erf", 1) X(FLOOR, "floor", 1)               \
    X(TABLE, "table", 1)       /* index: table */                                             \
    X(SLOPE, "slope", 1)       /* index: table; its derivative, made by `diff` */             \
    X(ADD, "add", 2) X(SUB, "sub", 2) X(MUL, "mul", 2) X(DIV, "div", 2) X(POW, "pow", 2)      \
    X(MIN, "min", 2) X(MAX, "max", 2) X(MOD, "mod", 2) X(ATAN2, "atan2", 2)                   \
    X(LT, "lt", 2) X(LE, "le", 2) X(EQ, "eq", 2) X(NE, "ne", 2)                               \
    X(AND, "both", 2) X(OR, "either", 2) X(NOT, "negate", 1)                                  \
    X(SELECT, "when", 3)       /* a: condition, b: then, c: else */                           \
    X(FMA, "fma", 3)           /* a * b + c in one rounding; made late, by `fuse` */

#define JM_OP_ENUM(name, text, arity) JM_OP_##name,
typedef enum jm_op { JM_OP_LIST(JM_OP_ENUM) JM_OP_COUNT } jm_op;

/* When a value changes; a node's class is the latest of its operands'. */
typedef enum jm_rate { JM_RATE_CONST, JM_RATE_PATIENT, JM_RATE_STEP } jm_rate;

typedef struct jm_ir_node {
    uint8_t op;         /* jm_op */
    uint8_t rate;       /* jm_rate, set by `classify` */
    uint16_t file;      /* place in the user's text: row of jm_ir.files */
    uint32_t line;
    jm_node a, b, c;    /* operands */
    uint32_t index;     /* QUANTITY, HISTORY, TABLE; CONST as read: row of jm_ir.units */
    double value;       /* CONST */
} jm_ir_node;

typedef enum jm_kind { JM_KIND_PARAMETER, JM_KIND_INPUT, JM_KIND_STATE, JM_KIND_SIGNAL } jm_kind;

typedef struct jm_quantity {
    const char *name, *doc, *source, *vary;
    const char *unit_text;   /* as the author wrote it; inferred for signals without one */
    jm_unit unit;
    bool has_unit;           /* false: a signal whose unit `units` finds */
    jm_kind kind;
    double value, low, high; /* default and range or valid bounds, in `unit`; NAN: none */
    double atol;             /* state: absolute tolerance, NAN: none */
    jm_node equation;        /* signal, or input or parameter wired to an expression; else 0 */
    jm_node dot;             /* state: its derivative; 0 where only events change it */
    jm_node start;           /* state: start value; 0: none given */
    bool is_steady;          /* state: `start` is a first guess of a state of rest */
    uint16_t file;
    uint32_t line;           /* of the declaration (of the first assignment for plain signals) */
    uint32_t line_equation;
    uint16_t file_start;     /* of the assignment of the start value */
    uint32_t line_start;
} jm_quantity;

typedef struct jm_ir_event {
    uint32_t kind;           /* JM_EVENT_… of model_abi.h */
    const char *name;
    uint32_t flags;          /* JM_EVENT_… of model_abi.h */
    jm_node when;            /* root function: positive when the condition holds */
    jm_node holds;           /* the condition, up to the pass `moments`; 0: a crossing or a clock */
    jm_node delay, priority; /* of a condition; 0: none */
    jm_node period, first;   /* clock: both in time */
    uint32_t n_set;
    uint32_t *target;        /* [n_set] quantities: states or unwired inputs or parameters */
    jm_node *value;          /* [n_set] */
    const char *die;         /* the reason; NULL: nobody dies of it */
    uint16_t file;
    uint32_t line;
} jm_ir_event;

/* dose = { name = { unit, into =, over =, bioavailability =, lag =, rate =, duration = } } */
typedef struct jm_ir_route {
    const char *name, *doc, *unit_text;
    jm_unit unit;
    uint32_t state;          /* quantity */
    uint32_t input;          /* quantity: hidden input "dose.<name>", amount / time */
    jm_node gain;            /* state per amount: bioavailability / over */
    jm_node lag, rate, duration; /* 0: none */
    jm_node fraction;        /* bioavailability, which shortens an infusion; 0: none */
    uint16_t file;
    uint32_t line;
} jm_ir_route;

/* What an input or parameter is while patients settle. */
typedef struct jm_ir_settling {
    uint32_t quantity;
    double value;            /* in its unit */
} jm_ir_settling;

typedef struct jm_ir_history {
    jm_node x, tau;
} jm_ir_history;

typedef struct jm_ir_table {
    uint32_t n;
    const double *x, *y;     /* [n] x ascending; numbers in x_unit, y_unit */
    jm_unit x_unit, y_unit;
    bool cubic;              /* monotone cubic (Fritsch–Carlson), else linear; flat outside */
} jm_ir_table;

typedef struct jm_ir {
    jm_arena *arena;
    const char *name, *title, *source, *time_text;
    const char *method;      /* how it is best solved, "": whatever a probe finds */
    jm_unit time;
    jm_ir_node *nodes;       /* [n_nodes], 0 unused */
    uint32_t n_nodes, room_nodes;
    uint32_t *hash;          /* open addressing over nodes */
    uint32_t room_hash;
    jm_unit *units;          /* of constants as read */
    uint32_t n_units, room_units;
    jm_quantity *quantities;
    uint32_t n_quantities, room_quantities;
    jm_map *by_name;         /* quantity names */
    jm_ir_event *events;
    uint32_t n_events, room_events;
    jm_node *moments;        /* times at which conditions on time alone turn, see `moments` */
    uint32_t n_moments, room_moments;
    jm_ir_route *routes;
    uint32_t n_routes, room_routes;
    jm_ir_history *histories;
    uint32_t n_histories, room_histories;
    jm_ir_table *tables;
    uint32_t n_tables, room_tables;
    double settle;           /* how long patients settle, in `time`; 0: not of themselves */
    jm_ir_settling *settling;/* [n_settling] */
    uint32_t n_settling;
    const char **slow;       /* [n_slow] states, or parts, that are slow beside the steps */
    uint32_t n_slow;
    const char **files;      /* paths as the user wrote them */
    uint32_t n_files, room_files;
    bool failed;             /* an addition found no memory; checked once per pass */
} jm_ir;

jm_ir *jm_ir_new(void); /* NULL without memory */
void jm_ir_free(jm_ir *ir);
/* The state, or a part that it stands in, is named in `slow`. */
bool jm_ir_is_slow(const jm_ir *ir, const char *state);

/* Each gives the node of an equal expression where there is one already. */
jm_node jm_ir_const(jm_ir *ir, double value, const jm_unit *unit); /* unit NULL: one */
jm_node jm_ir_leaf(jm_ir *ir, jm_op op, uint32_t index);           /* QUANTITY, TIME, HISTORY */
jm_node jm_ir_add(jm_ir *ir, jm_op op, jm_node a, jm_node b, jm_node c);
jm_node jm_ir_add_table(jm_ir *ir, uint32_t table, jm_node x);
jm_node jm_ir_add_slope(jm_ir *ir, uint32_t table, jm_node x);
/* Where later nodes are said to stand. */
void jm_ir_place(jm_ir *ir, jm_node node, uint16_t file, uint32_t line); /* if it has none yet */

uint32_t jm_ir_file(jm_ir *ir, const char *path);
uint32_t jm_ir_add_quantity(jm_ir *ir, const jm_quantity *q); /* UINT32_MAX without memory */
uint32_t jm_ir_add_event(jm_ir *ir, const jm_ir_event *e);
bool jm_ir_add_moment(jm_ir *ir, jm_node moment); /* false without memory */
uint32_t jm_ir_add_route(jm_ir *ir, const jm_ir_route *r);
uint32_t jm_ir_add_history(jm_ir *ir, const jm_ir_history *h);
uint32_t jm_ir_table_new(jm_ir *ir, const jm_ir_table *t);
/* Moves quantity i to row to[i] wherever it is spoken of; names are put into the map anew. */
bool jm_ir_reorder(jm_ir *ir, const uint32_t *to); /* false without memory */
/* Finds every node's place in `hash` again, after nodes were changed in place. */
void jm_ir_rehash(jm_ir *ir);

const char *jm_op_text(jm_op op);
unsigned jm_op_arity(jm_op op);

/* Prints the whole form as text, for `jumeau model show --after PASS` and for tests. */
struct jm_text;
void jm_ir_print(const jm_ir *ir, struct jm_text *out);
/* The invariants above; JM_INTERNAL where one does not hold. Run between passes in test builds. */
JM_CHECK jm_status jm_ir_check(const jm_ir *ir, jm_error *err);

#endif
