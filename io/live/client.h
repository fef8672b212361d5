/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clients: one connection each, with what it has said and what it has yet to be told.
 *
 * Nothing here waits. What a client does not take in time is kept up to a bound: then waveforms and
 * numbers pass it by, and one that takes nothing for long is closed.
 */
#ifndef JM_LIVE_CLIENT_H
#define JM_LIVE_CLIENT_H

#include "io/live/frame.h"
#include "io/live/guard.h"
#include "io/live/packet.h"

enum { JM_CLIENT_QUEUE = 512, JM_CLIENT_FLEETING = 32 };

typedef enum jm_client_state {
    JM_CLIENT_ASKS,    /* its request is being read */
    JM_CLIENT_SOCKET,  /* it has a WebSocket */
    JM_CLIENT_LEAVES,  /* it gets what is left in its queue, then is closed */
    JM_CLIENT_LINGERS, /* all is said; it closes its end, or time runs out */
    JM_CLIENT_GONE
} jm_client_state;

typedef struct jm_client {
    int fd;
    jm_client_state state;
    char address[64];            /* of our end */
    jm_role role;
    size_t bed;                  /* index in the room */
    double t_state;              /* when it came to be in this state */
    double t_heard, t_taken;     /* when it last said something, and last took something */
    double t_pinged;
    unsigned char in[JM_HTTP_HEAD];
    size_t n_in;
    jm_frame_reader *reader;     /* of a socket */
    jm_packet *queue[JM_CLIENT_QUEUE];
    size_t first, n_queue;
    size_t sent;                 /* bytes of the first packet */
    uint64_t dropped, told;      /* waves that passed it by, and how many it knows of */
    double allowance, t_allowed; /* messages that it may still send now */
    double strikes, t_strike;    /* nonsense that it sent */
} jm_client;

jm_client *jm_client_new(int fd, double now); /* NULL without memory */
void jm_client_free(jm_client *client);
void jm_client_turn(jm_client *client, jm_client_state state, double now);

/* Queues a packet, which stays the caller's, and sends what can be sent. NULL: none for lack of
   memory, closes the client. */
void jm_client_send(jm_client *client, jm_packet *packet, double now);
/* The same with a text that becomes a frame, for this client alone. */
void jm_client_say(jm_client *client, const char *text, size_t n, double now);
/* Sends what the socket takes. */
void jm_client_flush(jm_client *client, double now);
/* Says goodbye with a code, then leaves. */
void jm_client_close(jm_client *client, int code, const char *why, double now);
/* Reads what has come, as far as there is room. */
void jm_client_read(jm_client *client, double now);
void jm_client_forget(jm_client *client, size_t used); /* of what was read */

/* A message counts: false where there are too many at once. */
bool jm_client_may(jm_client *client, double now);
/* Nonsense counts: false where it was too much. */
bool jm_client_forgive(jm_client *client, double now);
/* Whether its time is over, in the state that it is in. */
bool jm_client_is_late(const jm_client *client, double now);

#endif
