/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The inside of the reader of SBML, one pass after the other:
 *
 *   sbml.c            the document: opened, checked, flattened; the passes in order
 *   sbml_sources.c    other files, before libSBML reads them
 *   sbml_symbols.c    all that has a name and a value, and who determines it
 *   sbml_math.c       MathML into expressions
 *   sbml_delay.c      delays, brought to the states
 *   sbml_functions.c  functions of the model, called or written out
 *   sbml_build.c      small expressions, put together
 *   sbml_reactions.c  rates of reactions, and what they do to species
 *   sbml_quantities.c symbols into quantities: parameters, states, signals
 *   sbml_algebra.c    algebraic rules into assignments
 *   sbml_events.c     events
 *   sbml_units.c      units in our spelling
 *   sbml_notes.c      titles, notes and sources
 *
 * A species' symbol means a concentration in mathematics unless it `hasOnlySubstanceUnits`. Its
 * state is the concentration where the compartment keeps its size, else the amount, and the symbol
 * is a signal.
 *
 * The first refusal is kept in the reader and everything after it does nothing, so passes read
 * straight through and the status is asked for at their end.
 */
#ifndef JM_IMPORT_SBML_INSIDE_H
#define JM_IMPORT_SBML_INSIDE_H

#include <sbml/SBMLTypes.h>

#include "core/base/map.h"
#include "io/import/foreign.h"

/* More mathematics than any model has: what is written out may explode. */
enum { JM_SBML_MOST_NODES = 2 * 1000 * 1000 };

typedef enum jm_sbml_kind {
    JM_SBML_COMPARTMENT,
    JM_SBML_SPECIES,
    JM_SBML_PARAMETER,
    JM_SBML_LOCAL,     /* parameter of one reaction */
    JM_SBML_REFERENCE, /* the stoichiometry of a species in a reaction */
    JM_SBML_REACTION,  /* its rate */
} jm_sbml_kind;

typedef struct jm_sbml_symbol {
    jm_sbml_kind kind;
    const char *id;          /* in the file; "" where it has none */
    const char *name;        /* in Lua, what stands for the symbol in mathematics */
    const char *amount;      /* species: the state of its amount where that is another quantity */
    const char *group;       /* local parameters and references: their reaction */
    SBase_t *element;
    double value;            /* as declared */
    bool has_value, value_is_amount;
    bool is_constant;        /* says the file */
    bool is_only_amount;     /* species: the symbol is an amount */
    bool is_boundary;        /* species: reactions do not touch it */
    bool is_set_by_event;
    bool is_set_at_start;    /* by an event that may happen at the very start */
    bool has_flow;           /* species: reactions change it */
    bool has_no_size;        /* compartment: a point */
    bool is_used;            /* stands in some mathematics */
    struct jm_sbml_symbol *compartment;
    struct jm_sbml_symbol *factor;  /* species: conversion factor, NULL: none */
    const ASTNode_t *initial, *rule, *rate; /* mathematics that determine it; NULL: none */
    jm_fexpr *solution;      /* of an algebraic rule, as good as `rule`; a reaction's rate */
    jm_fexpr *flow;          /* species: what reactions add, amount per time; NULL: nothing */
    bool is_open;            /* its mathematics are being looked at, see sbml_delay.c */
    /* What was found out about it, because rules may speak of others in many ways: -1 not yet, 0
       no, 1 yes, see jm_sbml_varies, jumps, reaches_unknown, name_glides and
       degree_of_name. */
    int varies, jumps, reaches, glides, degree;
} jm_sbml_symbol;

/* A function of the model. */
typedef struct jm_sbml_function {
    const FunctionDefinition_t *definition;
    const char *name;    /* in Lua; NULL: not called yet */
    bool is_written_out;
    bool is_open; /* being read: who calls it now calls itself */
} jm_sbml_function;

typedef struct jm_sbml {
    jm_foreign *model;
    SBMLDocument_t *document;
    Model_t *source;
    const char *path;
    jm_map *by_id;           /* id → row of `symbols` */
    jm_map *by_name;         /* name in Lua → row of `symbols` */
    jm_sbml_symbol **symbols;
    uint32_t n_symbols, room_symbols;
    jm_map *locals;          /* name of a local parameter → how many reactions have one */
    jm_map *functions_by_id;
    jm_sbml_function *functions;
    uint32_t n_functions;
    const char *factorial;   /* the function of that name in Lua; NULL: nobody asked for it */
    unsigned n_sources;      /* other files looked at */
    uint64_t n_nodes;        /* made from mathematics, against mathematics that explodes */
    jm_status status;
    jm_error *err;
} jm_sbml;

/* What names mean beside the symbols of the model. */
typedef struct jm_sbml_scope {
    const char *place;           /* for messages: "the rule for \"x\"" */
    const char *reaction;        /* local parameters of this reaction come first; NULL: none */
    uint32_t n_args;             /* arguments of a function that is written out */
    const char *const *arg;      /* [n_args] */
    jm_fexpr *const *value;      /* [n_args] */
    const struct jm_sbml_scope *outer; /* of the one that calls it */
    bool is_inline;              /* write out every function */
    bool is_start;               /* of an initial assignment: nothing has lived yet */
    unsigned depth;
} jm_sbml_scope;

/* --- sbml.c --------------------------------------------------------------------------- */

void jm_sbml_refuse(jm_sbml *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool jm_sbml_is_well(const jm_sbml *s);
/* What no file of SBML may have in it. */
jm_status jm_sbml_check_bytes(const char *text, size_t length, const char *path, jm_error *err);
/* A copy in the arena; "" for NULL. */
const char *jm_sbml_text(jm_sbml *s, const char *text);
/* A name in Lua that nobody has, near to `wish`; it is taken from now on. */
const char *jm_sbml_own_name(jm_sbml *s, const char *wish);
const char *jm_sbml_join(jm_sbml *s, const char *a, const char *b, const char *c);

/* --- expressions, sbml_build.c -------------------------------------------------------- */

jm_fexpr *jm_sbml_number(jm_sbml *s, double value);
jm_fexpr *jm_sbml_name(jm_sbml *s, const char *name);
jm_fexpr *jm_sbml_1(jm_sbml *s, jm_fop op, jm_fexpr *a);
jm_fexpr *jm_sbml_2(jm_sbml *s, jm_fop op, jm_fexpr *a, jm_fexpr *b);
jm_fexpr *jm_sbml_when(jm_sbml *s, jm_fexpr *c, jm_fexpr *a, jm_fexpr *b);
/* Without what does nothing: factors of 1, sums with nothing (NULL). */
jm_fexpr *jm_sbml_times(jm_sbml *s, jm_fexpr *a, jm_fexpr *b);
jm_fexpr *jm_sbml_over(jm_sbml *s, jm_fexpr *a, jm_fexpr *b);
jm_fexpr *jm_sbml_plus(jm_sbml *s, jm_fexpr *a, jm_fexpr *b);
jm_fexpr *jm_sbml_minus(jm_sbml *s, jm_fexpr *a, jm_fexpr *b);
/* The factorial, of what is no number of the file's own. */
jm_fexpr *jm_sbml_gamma(jm_sbml *s, jm_fexpr *x);
bool jm_sbml_is_number(const jm_fexpr *e, double value);
jm_fexpr *jm_sbml_nothing(jm_sbml *s); /* not a number, in words of our language */

/* --- symbols -------------------------------------------------------------------------- */

void jm_sbml_read_symbols(jm_sbml *s);
void jm_sbml_read_rules(jm_sbml *s); /* who determines what: rules, initial assignments, events */
jm_sbml_symbol *jm_sbml_find(const jm_sbml *s, const char *id); /* NULL: none */
jm_sbml_symbol *jm_sbml_find_named(const jm_sbml *s, const char *name); /* by its name in Lua */
jm_sbml_symbol *jm_sbml_find_local(const jm_sbml *s, const char *reaction, const char *id);
jm_sbml_symbol *jm_sbml_add(jm_sbml *s, jm_sbml_kind kind, const char *id, const char *wish);
/* Follows from the others at all times. */
bool jm_sbml_follows(const jm_sbml_symbol *symbol);
/* Nothing changes it while a patient lives; what it is may still be worked out at the start. */
bool jm_sbml_stays(const jm_sbml_symbol *symbol);

/* --- mathematics ---------------------------------------------------------------------- */

jm_fexpr *jm_sbml_math(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope);
jm_fexpr *jm_sbml_math_number(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope);
jm_fexpr *jm_sbml_math_condition(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope);
void jm_sbml_read_functions(jm_sbml *s);
jm_fexpr *jm_sbml_call(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope);
/* What an expression was, `tau` ago. */
jm_fexpr *jm_sbml_delayed(jm_sbml *s, jm_fexpr *e, jm_fexpr *tau, const jm_sbml_scope *scope);
/* Its value now may be another than at the start. */
bool jm_sbml_varies(jm_sbml *s, jm_sbml_symbol *symbol);
bool jm_sbml_math_varies(jm_sbml *s, const ASTNode_t *node);
/* What a symbol is declared to be at the start, in the meaning of the symbol; NULL: nothing. */
jm_fexpr *jm_sbml_start_of(jm_sbml *s, const jm_sbml_symbol *symbol);
/* The derivative of a symbol. */
jm_fexpr *jm_sbml_rate_of(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope);

/* --- sbml_sources.c ------------------------------------------------------------------- */

void jm_sbml_check_sources(jm_sbml *s);

/* --- the passes ----------------------------------------------------------------------- */

void jm_sbml_read_reactions(jm_sbml *s);
void jm_sbml_read_algebra(jm_sbml *s);
void jm_sbml_choose_forms(jm_sbml *s); /* which species are integrated as amounts */
void jm_sbml_make_quantities(jm_sbml *s);
void jm_sbml_read_events(jm_sbml *s);
void jm_sbml_make_references(jm_sbml *s); /* last: stoichiometries that something asked for */
void jm_sbml_read_notes(jm_sbml *s);
/* Units in our spelling, NULL: not known. Of an id in the file, and of a symbol's quantity. */
const char *jm_sbml_unit_of(jm_sbml *s, const char *id);
const char *jm_sbml_unit(jm_sbml *s, const jm_sbml_symbol *symbol);
void jm_sbml_read_time(jm_sbml *s);

#endif
