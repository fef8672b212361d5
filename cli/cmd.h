/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The program: one file per command, a table in main.c, everything else in the library.
 *
 * Data goes to stdout, messages to stderr. A command returns an exit code from the list below.
 */
#ifndef JM_CLI_CMD_H
#define JM_CLI_CMD_H

#include <stdbool.h>

#include "core/base/error.h"

/* Published: scripts and schedulers rely on them. */
enum {
    JM_EXIT_OK = 0,
    JM_EXIT_FAILED = 1,         /* something went wrong while running */
    JM_EXIT_USAGE = 2,          /* the command line is not understood */
    JM_EXIT_SOME_FAILED = 3,    /* finished, but more patients failed than allowed */
    JM_EXIT_DATA = 65,          /* a model, scenario or table is wrong */
    JM_EXIT_INTERNAL = 70,      /* a fault of Jumeau */
    JM_EXIT_IO = 74,            /* a file cannot be written or read */
    /* 75: interrupted, resumable (hpc/signals.h) */
    JM_EXIT_INTERRUPTED = 130   /* Ctrl-C; nothing was written */
};

typedef struct jm_cmd {
    const char *name;
    const char *summary;        /* one line for `jumeau help` */
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
} jm_cmd;

int cmd_check(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_live(int argc, char **argv);
int cmd_model(int argc, char **argv);
int cmd_cohort(int argc, char **argv);
int cmd_plan(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_reproduce(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_verify(int argc, char **argv);
int cmd_catalogue(int argc, char **argv);
int cmd_merge(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_doctor(int argc, char **argv);

/* Prints `err` with its place (and the line of the user's file under it) to stderr, and gives the
   exit code that belongs to its status. `reading`: a file that cannot be opened is bad input. */
int jm_cli_error(const jm_error *err, bool reading);

/* Whether messages may be coloured: a terminal, and nobody asked for none. */
bool jm_cli_color(int fd);

#endif
