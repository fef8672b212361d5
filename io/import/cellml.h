/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files cellml*.c share: how CellML 1.0, 1.1 and 2.0 become a jm_foreign.
 *
 *   cellml.c          the way in and out
 *   cellml_xml.c      documents, elements, attributes, places          (libxml2)
 *   cellml_rules.c    which element may stand where, with what
 *   cellml_units.c    units: dimensions, factors, our spelling
 *   cellml_read.c     components, variables
 *   cellml_groups.c   which component is inside of which
 *   cellml_import.c   what comes from other files
 *   cellml_connect.c  connections: which variables are one quantity
 *   cellml_equate.c   which equation gives which quantity
 *   cellml_solve.c    equations that give no quantity as they stand
 *   cellml_resets.c   resets of 2.0
 *   cellml_maths.c    MathML as expressions
 *   cellml_about.c    texts, papers, notes
 *
 * A reader owns the documents; all else stands in the arena of the model and points into them.
 * Variables that are connected form one class, which has a leader; what a class is (a state, a
 * parameter, a signal, time) is written there.
 */
#ifndef JM_IMPORT_CELLML_H
#define JM_IMPORT_CELLML_H

#include <libxml/tree.h>

#include "core/units/units.h"
#include "io/import/foreign.h"

enum {
    JM_CELLML_OWN = 16, /* base units of a model's making */
    JM_CELLML_MOST_FILES = 200,
    JM_CELLML_DEPTH = 16,            /* imports of imports */
    JM_CELLML_MOST_BYTES = 64 << 20, /* of one file */
};

/* What a unit means: SI, and powers of base units that the model made up itself. */
typedef struct jm_cellml_unit {
    jm_unit si;
    int16_t own[JM_CELLML_OWN]; /* in sixtieths, as jm_unit.dim */
    const char *text;           /* in our language; NULL: cannot be said there */
    bool is_shifted;            /* it has an offset of the model's making */
} jm_cellml_unit;

typedef struct jm_cellml_units {
    const char *name;
    xmlNode *node;
    struct jm_cellml_doc *doc, *from;  /* from: the file that the definition is in */
    const char *name_there;            /* imported: its name in `from` */
    struct jm_cellml_component *scope; /* NULL: of the whole model */
    int state;                         /* 0 untouched, 1 being worked out, 2 known */
    jm_cellml_unit unit;
    struct jm_cellml_units *next;
} jm_cellml_units;

typedef struct jm_cellml_doc {
    xmlDoc *xml;
    const char *path;
    uint32_t row;
    int version; /* 10, 11, 20 */
    struct jm_cellml_component *components, **last_component;
    jm_cellml_units *units, **last_units;
    struct jm_cellml_doc *next;
    int depth; /* of imports */
} jm_cellml_doc;

/* 1.x: which way a value goes. In 2.0 it is only said that it may pass: JM_CELLML_OUT. */
typedef enum jm_cellml_way { JM_CELLML_NONE, JM_CELLML_IN, JM_CELLML_OUT } jm_cellml_way;

typedef struct jm_cellml_variable {
    const char *name;
    struct jm_cellml_component *component;
    xmlNode *node;
    const jm_cellml_unit *unit;
    const char *initial; /* a number or the name of a variable; NULL: none */
    jm_cellml_way public_way, private_way;
    const struct jm_cellml_variable *source; /* 1.x: from which it takes its value */
    struct jm_cellml_variable *leader;       /* of its class; itself where it leads */
    struct jm_cellml_variable *next;

    /* Of leaders: what the class is. */
    struct jm_cellml_variable *home;  /* in whose unit, and by whose name, it is known */
    struct jm_cellml_variable *start; /* whose `initial` it is */
    const xmlNode *equation;          /* right-hand side, in the component and unit of `equated` */
    struct jm_cellml_variable *equated;
    const xmlNode *dot; /* the same of d dot_of / d dot_by */
    struct jm_cellml_variable *dot_of, *dot_by;
    bool is_time, is_reset; /* a reset sets it */
    bool is_sought, rate_is_sought; /* an equation has to be solved for it, or its derivative */
    struct jm_cellml_variable *next_sought;
    const char *lua; /* its name in our language; NULL: it has no value */
} jm_cellml_variable;

typedef struct jm_cellml_component {
    const char *name;
    const char *group; /* heading; unique in the model */
    uint32_t row;      /* among all components, of all files */
    jm_cellml_doc *doc;
    xmlNode *node;
    struct jm_cellml_component *parent; /* that encapsulates it */
    struct jm_cellml_component *origin; /* imported: itself in its own file */
    struct jm_cellml_component *root;   /* the import by which it came in; NULL: of the main file */
    bool is_taken;                      /* it is part of the model */
    jm_cellml_variable *variables, **last_variable;
    struct jm_cellml_component *next;
} jm_cellml_component;

/* An equation that says nothing of one quantity alone; or of one that has its value already: then
   `what` that is. */
typedef struct jm_cellml_open {
    const jm_cellml_component *component;
    const xmlNode *node, *left, *right;
    const jm_cellml_variable *given;
    const char *what;
    jm_fexpr *zero; /* left - right */
    struct jm_cellml_open *next;
} jm_cellml_open;

/* A reset of 2.0: where `test` equals the value at `test_value`, `variable` becomes the other. */
typedef struct jm_cellml_reset {
    const jm_cellml_component *component;
    const xmlNode *node, *test_value, *reset_value;
    jm_cellml_variable *variable, *test;
    long order; /* among those of one class; the lowest goes first */
    struct jm_cellml_reset *next;
} jm_cellml_reset;

typedef struct jm_cellml {
    jm_foreign *model;
    jm_cellml_doc *docs; /* owned: their XML is freed at the end */
    jm_cellml_doc *main;
    uint32_t n_docs, n_components;
    jm_map *rows; /* what has a name, by kind, place and name → row of `things` */
    void **things;
    uint32_t n_things, most_things;
    const char *own[JM_CELLML_OWN]; /* base units of the model's making */
    uint32_t n_own;
    jm_cellml_variable *time;
    jm_cellml_open *open, **last_open;
    uint32_t n_open, n_sought;
    jm_cellml_variable *sought, **last_sought;
    jm_cellml_reset *resets; /* those of one class by their order */
    jm_error *err;
} jm_cellml;

/* --- cellml_xml.c --- */
/* Reads a document of any of the three versions; it is the reader's from then on. */
JM_CHECK jm_status jm_cellml_parse(jm_cellml *r, jm_cellml_doc **out, const char *path,
                                   const char *text, size_t length);
/* An error at the line of `node` (NULL: of the file as a whole). */
#define jm_cellml_fail(r, doc, node, status, ...)                                                  \
    jm_fail_at((r)->err, (status), (doc)->path, jm_cellml_line(node), __VA_ARGS__)
int jm_cellml_line(const xmlNode *node);
void *jm_cellml_take(jm_cellml *r, size_t count, size_t size); /* NULL: remembered by the model */
/* The children that are elements: of CellML's own namespace, or of MathML's. */
xmlNode *jm_cellml_first(const xmlNode *node);
xmlNode *jm_cellml_next(const xmlNode *node);
bool jm_cellml_is(const xmlNode *node, const char *name);
bool jm_cellml_is_maths(const xmlNode *node, const char *name);
/* An attribute without namespace, in the arena; NULL where it is not there. */
const char *jm_cellml_get(jm_cellml *r, const xmlNode *node, const char *name);
/* The same of a namespace; NULL: of any. */
const char *jm_cellml_get_of(jm_cellml *r, const xmlNode *node, const char *uri, const char *name);
const char *jm_cellml_value(jm_cellml *r, const xmlAttr *attribute);
/* The text inside of an element, without white space at its ends, in the arena. */
const char *jm_cellml_text(jm_cellml *r, const xmlNode *node);

/* --- cellml_rules.c --- */
JM_CHECK jm_status jm_cellml_check(jm_cellml *r, jm_cellml_doc *doc);
bool jm_cellml_is_name(const jm_cellml_doc *doc, const char *s);

/* --- cellml_units.c --- */
JM_CHECK jm_status jm_cellml_read_units(jm_cellml *r, jm_cellml_doc *doc, xmlNode *parent,
                                        jm_cellml_component *scope);
/* The unit called `name` in a component, or NULL with an error at `node`. */
const jm_cellml_unit *jm_cellml_unit_named(jm_cellml *r, jm_cellml_doc *doc,
                                           const jm_cellml_component *scope, const char *name,
                                           const xmlNode *node);
bool jm_cellml_fits(const jm_cellml_unit *a, const jm_cellml_unit *b);

/* --- cellml_read.c --- */
/* All of a document but its connections, and the documents that it imports. */
JM_CHECK jm_status jm_cellml_read_doc(jm_cellml *r, jm_cellml_doc *doc);
/* What was remembered of a kind ('c'omponent, 'v'ariable, 'u'nits) by name, in the file or
   component with this row; NULL: nothing. */
void *jm_cellml_recall(const jm_cellml *r, char kind, uint32_t row, uint32_t inner,
                       const char *name);
void jm_cellml_remember(jm_cellml *r, char kind, uint32_t row, uint32_t inner, const char *name,
                        void *thing);
jm_cellml_component *jm_cellml_component_named(const jm_cellml *r, const jm_cellml_doc *doc,
                                               const char *name);
jm_cellml_component *jm_cellml_resolved(jm_cellml_component *component);
jm_cellml_variable *jm_cellml_variable_named(const jm_cellml *r, const jm_cellml_component *c,
                                             const char *name);
jm_cellml_component *jm_cellml_add_component(jm_cellml *r, jm_cellml_doc *doc, xmlNode *node,
                                             const char *name);
jm_cellml_units *jm_cellml_add_units(jm_cellml *r, jm_cellml_doc *doc, xmlNode *node,
                                     jm_cellml_component *scope, const char *name);
/* Works out all units of a document, used or not. */
JM_CHECK jm_status jm_cellml_settle_units(jm_cellml *r, jm_cellml_doc *doc);

/* --- cellml_groups.c --- */
JM_CHECK jm_status jm_cellml_read_groups(jm_cellml *r, jm_cellml_doc *doc);

/* --- cellml_import.c --- */
JM_CHECK jm_status jm_cellml_read_imports(jm_cellml *r, jm_cellml_doc *doc);
/* Marks what belongs to the model: the main file and what it imports, with all inside of that. */
JM_CHECK jm_status jm_cellml_take_components(jm_cellml *r);

/* --- cellml_connect.c --- */
JM_CHECK jm_status jm_cellml_connect(jm_cellml *r);
jm_cellml_variable *jm_cellml_leader(jm_cellml_variable *v);

/* --- cellml_equate.c --- */
/* Finds what gives each class its value, and makes the quantities of the model. */
JM_CHECK jm_status jm_cellml_equate(jm_cellml *r);
/* The right-hand side of an equation or the like, a number. NULL with an error. */
jm_fexpr *jm_cellml_right_side(jm_cellml *r, const jm_cellml_variable *of, const xmlNode *node);

/* Whether something gives the class its value, as far as equations have been looked at. */
bool jm_cellml_has_value(const jm_cellml_variable *leader);
/* Visits the components of the model, the main file's first; false as soon as one says so. */
bool jm_cellml_each(jm_cellml *r, bool (*visit)(jm_cellml *r, jm_cellml_component *c));

/* --- cellml_solve.c --- */
/* Remembers an equation that has to be solved. */
bool jm_cellml_leave_open(jm_cellml *r, const jm_cellml_open *equation);
/* Whether a variable of the class is used below `node`. */
bool jm_cellml_mentions(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node,
                        const jm_cellml_variable *leader);
/* Marks what equations that were left open have to give. */
bool jm_cellml_seek(jm_cellml *r);
/* Solves them, when all quantities have their names and expressions. */
bool jm_cellml_solve(jm_cellml *r);

/* --- cellml_resets.c --- */
/* Reads the resets of a component and marks what they set. False with an error. */
bool jm_cellml_read_resets(jm_cellml *r, jm_cellml_component *c);
/* Makes events of all resets, when all quantities have their names. */
bool jm_cellml_add_resets(jm_cellml *r);

/* --- cellml_maths.c --- */
/* An expression of MathML with the names of a component. NULL with an error. */
jm_fexpr *jm_cellml_maths(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node);
/* The number of a <cn>; false with an error. */
bool jm_cellml_number(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node,
                      double *value, const jm_cellml_unit **unit);
/* `e` in the unit `from` as one in `to`, which fits. NULL with an error. */
jm_fexpr *jm_cellml_converted(jm_cellml *r, jm_fexpr *e, const jm_cellml_unit *from,
                              const jm_cellml_unit *to);
/* The same of a derivative: its variable from a to b, time from t to u. */
jm_fexpr *jm_cellml_converted_rate(jm_cellml *r, jm_fexpr *e, const jm_cellml_unit *a,
                                   const jm_cellml_unit *b, const jm_cellml_unit *t,
                                   const jm_cellml_unit *u);
/* The variables of <apply><diff/>…; false with an error. */
bool jm_cellml_rate(jm_cellml *r, const jm_cellml_component *c, const xmlNode *apply,
                    jm_cellml_variable **of, jm_cellml_variable **by);
/* The value of a variable, in its own unit, as used at `node`. NULL with an error. */
jm_fexpr *jm_cellml_use(jm_cellml *r, jm_cellml_variable *v, const xmlNode *node);
/* The variable of a <ci>. NULL with an error. */
jm_cellml_variable *jm_cellml_variable_at(jm_cellml *r, const jm_cellml_component *c,
                                          const xmlNode *ci);

/* --- cellml_about.c --- */
void jm_cellml_about(jm_cellml *r);
void jm_cellml_read_meanings(jm_cellml *r);
/* What the annotations say a variable is, or a text made of its names. */
const char *jm_cellml_what(jm_cellml *r, const jm_cellml_variable *v);

#endif
