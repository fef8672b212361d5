/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command-line options from a table: parsing, help and suggestions come from the same rows.
 *
 * A row says where its value goes. Options and operands may be mixed; `--` ends options.
 */
#ifndef JM_CLI_OPT_H
#define JM_CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum jm_opt_kind {
    JM_OPT_FLAG,   /* bool * */
    JM_OPT_TEXT,   /* const char ** */
    JM_OPT_COUNT,  /* uint64_t * */
    JM_OPT_LIST    /* jm_opt_list *: may be given several times, or with commas */
} jm_opt_kind;

enum { JM_OPT_LIST_MOST = 64 };
typedef struct jm_opt_list {
    const char *items[JM_OPT_LIST_MOST];
    size_t n;
} jm_opt_list;

typedef struct jm_opt {
    char letter;        /* 0: none */
    const char *name;   /* "output" */
    const char *value;  /* "FILE"; NULL for flags */
    jm_opt_kind kind;
    void *target;
    bool *seen;         /* may be NULL */
    const char *help;
} jm_opt;

typedef struct jm_opt_spec {
    const char *usage;      /* "jumeau run SCENARIO [options]" */
    const char *about;      /* a paragraph */
    const char *examples;   /* lines, or NULL */
    const jm_opt *options;  /* [n] */
    size_t n;
    size_t least, most;     /* operands */
} jm_opt_spec;

/* Moves the operands to argv[0 ..]; *n_operands counts them. Returns -1 to go on, or the exit code
   to leave with (help was printed, or a mistake was named). */
int jm_opt_parse(const jm_opt_spec *spec, int argc, char **argv, size_t *n_operands);

#endif
