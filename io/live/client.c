/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/client.h"

#include <errno.h>
#include <math.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Seconds. */
#define HEAD_TIME 10.0
#define STALL_TIME 30.0
#define SILENCE_TIME 70.0 /* it is pinged every 20 */
#define LINGER_TIME 2.0
#define LEAVE_TIME 30.0
#define RATE 10.0  /* messages in a second, */
#define BURST 30.0 /* and at once */
#define STRIKES 8.0
#define STRIKE_TIME 5.0

enum { SEND_BUFFER = 128 * 1024 };

static void find_address(jm_client *client)
{
    struct sockaddr_storage own;
    socklen_t n = sizeof own;
    if (getsockname(client->fd, (struct sockaddr *)&own, &n) != 0 ||
        getnameinfo((struct sockaddr *)&own, n, client->address, sizeof client->address, NULL, 0,
                    NI_NUMERICHOST) != 0)
        client->address[0] = '\0';
}

jm_client *jm_client_new(int fd, double now)
{
    const int on = 1, room = SEND_BUFFER;
    jm_client *client = calloc(1, sizeof *client);
    if (!client)
        return NULL;
    client->fd = fd;
    client->t_state = client->t_heard = client->t_taken = client->t_pinged = now;
    client->allowance = BURST;
    client->t_allowed = client->t_strike = now;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    find_address(client);
    return client;
}

void jm_client_free(jm_client *client)
{
    if (!client)
        return;
    for (; client->n_queue; client->n_queue--) {
        jm_packet_release(client->queue[client->first]);
        client->first = (client->first + 1) % JM_CLIENT_QUEUE;
    }
    free(client->reader);
    close(client->fd);
    free(client);
}

void jm_client_turn(jm_client *client, jm_client_state state, double now)
{
    client->state = state;
    client->t_state = now;
}

/* --- what it is told --- */

void jm_client_flush(jm_client *client, double now)
{
    while (client->n_queue && client->state != JM_CLIENT_GONE) {
        jm_packet *packet = client->queue[client->first];
        const ssize_t n = send(client->fd, packet->data + client->sent,
                               packet->size - client->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return;
        if (n < 0) {
            jm_client_turn(client, JM_CLIENT_GONE, now);
            return;
        }
        client->t_taken = now;
        client->sent += (size_t)n;
        if (client->sent < packet->size)
            continue;
        jm_packet_release(packet);
        client->sent = 0;
        client->first = (client->first + 1) % JM_CLIENT_QUEUE;
        client->n_queue--;
    }
    if (client->state == JM_CLIENT_LEAVES) {
        shutdown(client->fd, SHUT_WR);
        jm_client_turn(client, JM_CLIENT_LINGERS, now);
    }
}

void jm_client_send(jm_client *client, jm_packet *packet, double now)
{
    if (client->state == JM_CLIENT_GONE || client->state == JM_CLIENT_LINGERS)
        return;
    if (packet && packet->kind != JM_PACKET_FIRM && client->n_queue >= JM_CLIENT_FLEETING) {
        client->dropped += packet->kind == JM_PACKET_WAVE;
        return;
    }
    if (!packet || client->n_queue == JM_CLIENT_QUEUE) {
        jm_client_turn(client, JM_CLIENT_GONE, now);
        return;
    }
    if (!client->n_queue)
        client->t_taken = now; /* it has had nothing to take */
    packet->refs++;
    client->queue[(client->first + client->n_queue++) % JM_CLIENT_QUEUE] = packet;
    jm_client_flush(client, now);
}

void jm_client_say(jm_client *client, const char *text, size_t n, double now)
{
    jm_packet *packet = jm_packet_frame(JM_PACKET_FIRM, JM_FRAME_TEXT, text, n);
    jm_client_send(client, packet, now);
    jm_packet_release(packet);
}

void jm_client_close(jm_client *client, int code, const char *why, double now)
{
    unsigned char payload[125] = { (unsigned char)(code >> 8), (unsigned char)code };
    size_t n = strlen(why);
    if (client->state != JM_CLIENT_SOCKET)
        return;
    n = n > sizeof payload - 2 ? sizeof payload - 2 : n;
    memcpy(payload + 2, why, n);
    jm_packet *packet = jm_packet_frame(JM_PACKET_FIRM, JM_FRAME_CLOSE, payload, n + 2);
    jm_client_turn(client, JM_CLIENT_LEAVES, now);
    jm_client_send(client, packet, now);
    jm_packet_release(packet);
}

/* --- what it says --- */

void jm_client_read(jm_client *client, double now)
{
    if (client->state >= JM_CLIENT_LEAVES)
        client->n_in = 0; /* nobody listens any more */
    const size_t room = sizeof client->in - client->n_in;
    if (!room)
        return;
    const ssize_t n = recv(client->fd, client->in + client->n_in, room, MSG_DONTWAIT);
    if (n > 0) {
        client->n_in += (size_t)n;
        client->t_heard = now;
    } else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
        jm_client_turn(client, JM_CLIENT_GONE, now);
    }
}

void jm_client_forget(jm_client *client, size_t used)
{
    client->n_in -= used;
    memmove(client->in, client->in + used, client->n_in);
}

bool jm_client_may(jm_client *client, double now)
{
    client->allowance = fmin(BURST, client->allowance + RATE * (now - client->t_allowed));
    client->t_allowed = now;
    if (client->allowance < 1)
        return false;
    client->allowance -= 1;
    return true;
}

bool jm_client_forgive(jm_client *client, double now)
{
    client->strikes = fmax(0, client->strikes - (now - client->t_strike) / STRIKE_TIME) + 1;
    client->t_strike = now;
    return client->strikes < STRIKES;
}

bool jm_client_is_late(const jm_client *client, double now)
{
    const double since = now - client->t_state;
    switch (client->state) {
    case JM_CLIENT_ASKS:
        return since > HEAD_TIME;
    case JM_CLIENT_SOCKET:
        return (client->n_queue && now - client->t_taken > STALL_TIME) ||
               now - client->t_heard > SILENCE_TIME;
    case JM_CLIENT_LEAVES:
        return since > LEAVE_TIME;
    case JM_CLIENT_LINGERS:
        return since > LINGER_TIME;
    default:
        return true;
    }
}
