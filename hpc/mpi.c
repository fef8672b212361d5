/* SPDX-License-Identifier: Apache-2.0 */
/* Messages by MPI: the only place that knows it. A module, so that nothing else loads it. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "hpc/transport.h"

enum { TAG = 1, MOST_SENDS = 256 };

/* Sends are not waited for: a message stays in its slot, and does not move, until it is gone. */
typedef struct slot {
    jm_message message;
    MPI_Request request; /* MPI_REQUEST_NULL: free */
} slot;

typedef struct mpi {
    jm_transport base;
    slot out[MOST_SENDS];
} mpi;

static mpi *self_of(jm_transport *t)
{
    return (mpi *)(void *)t;
}

static jm_status failed(jm_error *err, const char *what)
{
    return jm_fail(err, JM_FILE, "MPI cannot %s; the run can go on with --resume", what);
}

static bool is_free(slot *s)
{
    int gone = 1;
    if (s->request != MPI_REQUEST_NULL)
        MPI_Test(&s->request, &gone, MPI_STATUS_IGNORE); /* frees it, when it is gone */
    return gone != 0;
}

/* Where all are on their way the oldest is waited for. */
static slot *free_slot(mpi *m)
{
    for (size_t i = 0; i < MOST_SENDS; i++) {
        if (is_free(&m->out[i]))
            return &m->out[i];
    }
    MPI_Wait(&m->out[0].request, MPI_STATUS_IGNORE);
    return &m->out[0];
}

static jm_status send(jm_transport *t, int to, const jm_message *message, jm_error *err)
{
    slot *s = free_slot(self_of(t));
    s->message = *message;
    if (MPI_Isend(&s->message, sizeof s->message, MPI_BYTE, to, TAG, MPI_COMM_WORLD,
                  &s->request) != MPI_SUCCESS)
        return failed(err, "send");
    return JM_OK;
}

static jm_status poll(jm_transport *t, jm_message *message, int *from, jm_error *err)
{
    int there = 0;
    MPI_Status status;
    (void)t;
    *from = -1;
    if (MPI_Iprobe(MPI_ANY_SOURCE, TAG, MPI_COMM_WORLD, &there, &status) != MPI_SUCCESS)
        return failed(err, "look for messages");
    if (!there)
        return JM_OK;
    if (MPI_Recv(message, sizeof *message, MPI_BYTE, status.MPI_SOURCE, TAG, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE) != MPI_SUCCESS)
        return failed(err, "receive");
    *from = status.MPI_SOURCE;
    return JM_OK;
}

/* Open MPI waits by looking again and again; where cores are shared that would be somebody's. */
static void pause_a_moment(jm_transport *t)
{
    const struct timespec moment = { 0, 200000 };
    (void)t;
    nanosleep(&moment, NULL);
}

static void leave(jm_transport *t)
{
    mpi *m = self_of(t);
    for (size_t i = 0; i < MOST_SENDS; i++) {
        if (m->out[i].request != MPI_REQUEST_NULL)
            MPI_Wait(&m->out[i].request, MPI_STATUS_IGNORE);
    }
    MPI_Finalize();
    free(m);
}

__attribute__((visibility("default"))) jm_status jm_transport_mpi(jm_transport **out,
                                                                  jm_error *err);
jm_status jm_transport_mpi(jm_transport **out, jm_error *err)
{
    *out = NULL;
    if (MPI_Init(NULL, NULL) != MPI_SUCCESS)
        return failed(err, "start");
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    mpi *m = calloc(1, sizeof *m);
    if (!m)
        return jm_fail(err, JM_MEMORY, "no memory for messages");
    for (size_t i = 0; i < MOST_SENDS; i++)
        m->out[i].request = MPI_REQUEST_NULL;
    m->base = (jm_transport){
        .send = send, .poll = poll, .pause = pause_a_moment, .leave = leave };
    MPI_Comm_rank(MPI_COMM_WORLD, &m->base.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &m->base.size);
    *out = &m->base;
    return JM_OK;
}

__attribute__((visibility("default"))) void jm_transport_mpi_version(char *text, size_t room);
void jm_transport_mpi_version(char *text, size_t room)
{
    char version[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length = 0;
    MPI_Get_library_version(version, &length); /* may be called before MPI is started */
    version[strcspn(version, ",\n")] = '\0';
    snprintf(text, room, "%s", version);
}
