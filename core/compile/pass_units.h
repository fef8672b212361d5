/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files pass_units*.c share: the pass that checks dimensions and writes conversions.
 *
 *   pass_units_infer.c   units of signals that declare none, by repeated passes over the graph
 *   pass_units_write.c   each node with its unit: checked, and written anew with factors
 *   pass_units_say.c     units and expressions in words
 *   pass_units.c         what uses the nodes: equations, rates, starts, doses, events
 *
 * The graph is written anew: `old` keeps the nodes as read, the jm_ir gets new ones.
 */
#ifndef JM_COMPILE_PASS_UNITS_H
#define JM_COMPILE_PASS_UNITS_H

#include "core/compile/ir.h"

/* What is known of an expression's unit. */
typedef enum jm_units_known {
    JM_UNITS_UNKNOWN, /* while inferring: depends on a signal that is not known yet */
    JM_UNITS_ANY,     /* a literal 0 or infinity: fits any unit */
    JM_UNITS_KNOWN
} jm_units_known;

typedef struct jm_units_of {
    jm_units_known known;
    jm_unit unit;       /* of KNOWN; else one */
} jm_units_of;

enum { JM_UNITS_SPELLED = 256 };

typedef struct jm_units_spelled {
    jm_unit unit;
    const char *text;
} jm_units_spelled;

typedef struct jm_units_pass {
    jm_ir *ir;
    jm_error *err;
    const jm_ir_node *old;  /* [n] nodes as read */
    uint32_t n;
    jm_units_of *of;        /* [n] */
    jm_node *to;            /* [n] the node written for an old one */
    jm_units_spelled spelled[JM_UNITS_SPELLED]; /* units of plain signals so far */
    uint32_t n_spelled;
} jm_units_pass;

/* Finds the units of plain signals and hidden states; false without memory. */
bool jm_units_infer(jm_units_pass *p);
/* The unit of node i from those of its operands; never fails, takes the left one when in doubt. */
jm_units_of jm_units_rule(const jm_units_pass *p, jm_node i);

/* Checks and writes all nodes. */
JM_CHECK jm_status jm_units_write(jm_units_pass *p);
/* Old node i, written in unit `to`; its dimensions must be right. */
jm_node jm_units_written_in(jm_units_pass *p, jm_node i, const jm_unit *to);
/* `node` (new), of unit `from`, in unit `to`. */
jm_node jm_units_convert(jm_ir *ir, jm_node node, const jm_unit *from, const jm_unit *to);
/* Whether the exponent of a POW is a number that keeps units whole; *num / 60. */
bool jm_units_exponent(const jm_ir_node *exponent, int *num);

/* The author's spelling of a unit where there is one, else one of ours. */
void jm_units_text(const jm_ir *ir, const jm_unit *unit, char *buffer, size_t room);
/* `"p1 * Gb"`, or "this value" where it is too long; in quotes. */
void jm_units_expression(const jm_units_pass *p, jm_node i, char *buffer, size_t room);
/* `"elastance" is mmHg/mL, the sum needs mmHg; multiply by a volume` at the place of node `at`. */
jm_status jm_units_mismatch(jm_units_pass *p, jm_node at, jm_node i, const char *what,
                            const jm_unit *needed);
/* The same at a place of its own. */
jm_status jm_units_mismatch_at(jm_units_pass *p, const char *file, int line, jm_node i,
                               const char *what, const jm_unit *needed);

#endif
