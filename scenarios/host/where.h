/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where keys stand: from `scenario.timeline[2].amount` to a line of the file.
 *
 * Lua does not keep the lines of table keys, so the text is scanned once more: tokens, and of
 * these only the table constructors. What the text does not show plainly (a table filled by a
 * loop, a value that a function returns) has no place here, and the caller says the line of what
 * is around it. It never guesses: a table that is touched elsewhere by name is left out.
 */
#ifndef JM_SCENARIOS_HOST_WHERE_H
#define JM_SCENARIOS_HOST_WHERE_H

#include <stddef.h>

typedef struct jm_where jm_where;

/* One table constructor or one value in it. */
typedef struct jm_where_node jm_where_node;
struct jm_where_node {
    const char *key;             /* NULL: an item */
    long index;                  /* of an item, from 1 */
    int line;                    /* where key or item begins */
    const char *alias;           /* the value is a variable of this name; NULL: it is not */
    const jm_where_node *table;  /* where the alias leads, set at the end */
    jm_where_node *first, *last; /* children */
    jm_where_node *next;
};

/* NULL without memory. The text is borrowed during the call only. */
jm_where *jm_where_new(const char *text, size_t length);
void jm_where_free(jm_where *where);

/* The constructor given to `scenario`, or NULL where the text does not show it plainly. */
const jm_where_node *jm_where_root(const jm_where *where);
/* The second constructor of the one `relive(…, {…})` of the text, or NULL as well. */
const jm_where_node *jm_where_session(const jm_where *where);
/* Key or item (key NULL) of a constructor; NULL where it is not shown. */
const jm_where_node *jm_where_child(const jm_where_node *node, const char *key, long index);

#endif
