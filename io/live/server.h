/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Servers: a room shown to browsers, over HTTP and WebSockets (docs/live.md).
 *
 * One thread does all of it, turn by turn, with sockets that never make it wait: who is slow,
 * silent or hostile costs a little memory, and nobody any time. Beds are only ever looked at. Why
 * this is not civetweb: docs/decisions/022-a-server-of-our-own.md.
 *
 *   server.c  the listener, turns, who comes and goes
 *   client.c  one connection: what it said, what it has yet to be told
 *   http.c    requests, frame.c  frames: from bytes, and nothing but that
 *   guard.c   tokens, and the names of the room
 *   answer.c  what is answered to a request
 *   obey.c    what is done when a client says something, ask.c and order.c how it is understood
 *   tell.c    what beds have to tell, 25 times a second
 *   say.c     the same as JSON, series.c the past
 */
#ifndef JM_LIVE_SERVER_H
#define JM_LIVE_SERVER_H

#include "io/live/client.h"
#include "io/live/room.h"

enum { JM_SERVER_CLIENTS = 256 };

/* What has been told of a bed. */
typedef struct jm_told {
    uint64_t v_state, v_limits, v_bookmarks, v_log, v_alarms;
    uint64_t line;          /* of the diary */
    uint64_t row;           /* of the waves: the next one */
    uint64_t seq_wave, seq_numerics;
    double t_numerics;      /* when they were last told */
    double lag;
} jm_told;

typedef struct jm_server {
    jm_room *room;
    jm_guard guard;
    int listener;
    char host[64];                          /* where it listens: "127.0.0.1" */
    jm_client *clients[JM_SERVER_CLIENTS];
    size_t n;
    jm_told told[JM_ROOM_BEDS];
    char beds[JM_ROOM_BEDS * 2];            /* states and alarms of all beds, as told */
    double t_round;                         /* when the next one is due */
} jm_server;

/* Listens. `port` 0: any that is free; then server->guard.port says which. The room is borrowed.
   Names of the guard are filled in by the caller, and tokens where it wants some. */
JM_CHECK jm_status jm_server_open(jm_server **out, jm_room *room, const char *host, uint16_t port,
                                  jm_error *err);
/* Does what is to be done now; waits at most a fraction of a second for more. */
void jm_server_turn(jm_server *server);
/* Says goodbye to everybody, and stops listening. NULL does nothing. */
void jm_server_close(jm_server *server);

/* answer.c: to the request that a client has made. */
void jm_server_answer(jm_server *server, jm_client *client, const jm_http *request, double now);
void jm_server_refuse(jm_client *client, int status, const char *why, double now);
/* obey.c: a message that a client has sent. */
void jm_server_obey(jm_server *server, jm_client *client, const char *text, size_t n, double now);
/* tell.c */
void jm_server_greet(jm_server *server, jm_client *client, double now);
void jm_server_tell(jm_server *server, double now);

#endif
