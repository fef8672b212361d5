/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Transports: how the processes of one run talk. A plug point; MPI is one, tests have another.
 *
 * Messages are small and of one size. Rank 0 hands out, the others ask. Nothing is collective, so
 * a process that leaves holds nobody up.
 */
#ifndef JM_HPC_TRANSPORT_H
#define JM_HPC_TRANSPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"

typedef enum jm_message_kind {
    JM_MESSAGE_ASK,   /* worker: a task, please */
    JM_MESSAGE_TASK,  /* rank 0: this one */
    JM_MESSAGE_STOP,  /* rank 0: there is none for you */
    JM_MESSAGE_DONE,  /* worker: this task is finished, after so many seconds */
    JM_MESSAGE_DRAIN, /* worker: somebody wants all of us to stop soon */
    JM_MESSAGE_LEFT,  /* worker: I am gone, with this status */
    JM_MESSAGE_GATE   /* rank 0: everything is ready, or with this status it is not */
} jm_message_kind;

enum { JM_MESSAGE_WORD = 256 };
typedef struct jm_message {
    uint32_t kind, status;
    uint64_t first, n;         /* of the task */
    uint64_t n_runs, n_failed; /* DONE: of its patients */
    double seconds;
    char word[JM_MESSAGE_WORD]; /* GATE: what rank 0 has found out, for all */
} jm_message;

typedef struct jm_transport jm_transport;
struct jm_transport {
    int rank, size;
    JM_CHECK jm_status (*send)(jm_transport *t, int to, const jm_message *m, jm_error *err);
    /* A message that has come in; *from -1: there is none. Does not wait. */
    JM_CHECK jm_status (*poll)(jm_transport *t, jm_message *m, int *from, jm_error *err);
    void (*pause)(jm_transport *t); /* for a moment: nothing has come in, and there is no work */
    void (*leave)(jm_transport *t); /* the last call; frees */
};

/* The module that knows MPI exports these by the names JM_TRANSPORT_SYMBOL and …_VERSION. */
typedef JM_CHECK jm_status jm_transport_open(jm_transport **out, jm_error *err);
typedef void jm_transport_says(char *text, size_t room);
#define JM_TRANSPORT_SYMBOL "jm_transport_mpi"
#define JM_TRANSPORT_VERSION "jm_transport_mpi_version"

/* MPI has started several processes, or says so: then the module is loaded (hpc/launch.c). *out
   NULL: this process is alone. JM_ARGUMENT: they were started, and do not see each other. */
JM_CHECK jm_status jm_transport_find(jm_transport **out, jm_error *err);

/* How many processes the launcher says that it has started; 1: it says nothing. */
int jm_transport_expected(void);
/* They have what they need to find each other; else `err` says the remedy. */
bool jm_transport_can_meet(jm_error *err);
/* The version of MPI, which is loaded for that and not started. */
JM_CHECK jm_status jm_transport_version(char *text, size_t room, jm_error *err);

#endif
