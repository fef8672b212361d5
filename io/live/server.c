/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* accept4 */
#include "io/live/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ROUND_TIME 0.04 /* seconds: 25 frames a second */
#define PING_TIME 20.0

/* --- listening --- */

static int listen_at(const struct addrinfo *at)
{
    const int on = 1;
    const int fd = socket(at->ai_family, at->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                          at->ai_protocol);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, 128) == 0)
        return fd;
    const int why = errno;
    close(fd);
    errno = why;
    return -1;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage own;
    socklen_t n = sizeof own;
    char port[16];
    if (getsockname(fd, (struct sockaddr *)&own, &n) != 0 ||
        getnameinfo((struct sockaddr *)&own, n, NULL, 0, port, sizeof port, NI_NUMERICSERV) != 0)
        return 0;
    return (uint16_t)strtoul(port, NULL, 10);
}

static jm_status open_listener(jm_server *server, const char *host, uint16_t port, jm_error *err)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
                                    .ai_flags = AI_PASSIVE | AI_NUMERICSERV };
    struct addrinfo *found = NULL;
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    const int wrong = getaddrinfo(host, service, &hints, &found);
    if (wrong)
        return jm_fail(err, JM_ARGUMENT, "\"%s\" is no address of this machine: %s", host,
                       gai_strerror(wrong));
    server->listener = listen_at(found);
    freeaddrinfo(found);
    if (server->listener < 0 && errno == EADDRINUSE)
        return jm_fail(err, JM_FILE, "port %u of %s is taken by another program; choose another "
                       "one, or --port 0 for any that is free", port, host);
    if (server->listener < 0)
        return jm_fail(err, JM_FILE, "nobody can listen at port %u of %s: %s", port, host,
                       strerror(errno));
    server->guard.port = port_of(server->listener);
    return JM_OK;
}

jm_status jm_server_open(jm_server **out, jm_room *room, const char *host, uint16_t port,
                         jm_error *err)
{
    jm_server *server = *out = calloc(1, sizeof *server);
    if (!server)
        return jm_fail(err, JM_MEMORY, "no memory for a server");
    server->room = room;
    server->listener = -1;
    snprintf(server->host, sizeof server->host, "%s", host);
    jm_status status = open_listener(server, host, port, err);
    if (status != JM_OK) {
        free(server);
        *out = NULL;
    }
    return status;
}

void jm_server_close(jm_server *server)
{
    if (!server)
        return;
    const double now = jm_bed_clock();
    for (size_t i = 0; i < server->n; i++) {
        jm_client_close(server->clients[i], JM_CLOSE_GOING, "the room closes", now);
        jm_client_free(server->clients[i]);
    }
    close(server->listener);
    free(server);
}

/* --- who comes --- */

static void welcome(jm_server *server, double now)
{
    static const char full[] = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n"
                               "Retry-After: 10\r\nConnection: close\r\n\r\n";
    for (int i = 0; i < 64; i++) { /* some at a time */
        const int fd = accept4(server->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0)
            return;
        jm_client *client = server->n < JM_SERVER_CLIENTS ? jm_client_new(fd, now) : NULL;
        if (client) {
            server->clients[server->n++] = client;
        } else {
            (void)!send(fd, full, sizeof full - 1, MSG_NOSIGNAL);
            close(fd);
        }
    }
}

/* --- what they say --- */

static void read_request(jm_server *server, jm_client *client, double now)
{
    jm_http request;
    size_t used;
    const int status = jm_http_read(&request, (const char *)client->in, client->n_in, &used);
    if (status == JM_HTTP_MORE)
        return;
    jm_client_forget(client, used);
    if (status == JM_HTTP_DONE)
        jm_server_answer(server, client, &request, now);
    else
        jm_server_refuse(client, status, "this is no request that the room understands", now);
}

static void answer_ping(jm_client *client, const jm_frame_found *found, double now)
{
    jm_packet *pong = jm_packet_frame(JM_PACKET_FLEETING, JM_FRAME_PONG, found->payload, found->n);
    jm_client_send(client, pong, now);
    jm_packet_release(pong);
}

static void read_frames(jm_server *server, jm_client *client, double now)
{
    size_t at = 0;
    while (client->state == JM_CLIENT_SOCKET) {
        jm_frame_found found;
        const jm_frame_event event =
            jm_frame_read(client->reader, client->in + at, client->n_in - at, &found);
        if (event == JM_READ_MORE)
            break;
        at += found.used;
        if (event == JM_READ_MESSAGE)
            jm_server_obey(server, client, client->reader->message, client->reader->n, now);
        else if (event == JM_READ_PING && jm_client_may(client, now))
            answer_ping(client, &found, now);
        else if (event == JM_READ_CLOSE)
            jm_client_close(client, JM_CLOSE_NORMAL, "", now);
        else if (event == JM_READ_BAD)
            jm_client_close(client, found.code, "this frame is not allowed here", now);
    }
    jm_client_forget(client, at < client->n_in ? at : client->n_in);
}

static void listen_to(jm_server *server, jm_client *client, double now)
{
    jm_client_read(client, now);
    if (client->state == JM_CLIENT_ASKS)
        read_request(server, client, now);
    if (client->state == JM_CLIENT_SOCKET)
        read_frames(server, client, now);
}

/* --- turns --- */

static short wishes(const jm_client *client)
{
    const bool listens = client->state != JM_CLIENT_LEAVES;
    return (short)((listens ? POLLIN : 0) | (client->n_queue ? POLLOUT : 0));
}

static void serve(jm_server *server, const struct pollfd *fds, size_t n, double now)
{
    for (size_t i = 0; i < n; i++) {
        jm_client *client = server->clients[i];
        if (fds[i].revents & POLLOUT)
            jm_client_flush(client, now);
        if (fds[i].revents & (POLLIN | POLLHUP | POLLERR))
            listen_to(server, client, now);
    }
}

static void look_after(jm_client *client, double now)
{
    if (client->state == JM_CLIENT_ASKS && jm_client_is_late(client, now) && client->n_in) {
        jm_server_refuse(client, 408, "the request did not come to its end", now);
    } else if (jm_client_is_late(client, now)) {
        jm_client_turn(client, JM_CLIENT_GONE, now);
    } else if (client->state == JM_CLIENT_SOCKET && now - client->t_pinged > PING_TIME) {
        jm_packet *ping = jm_packet_frame(JM_PACKET_FLEETING, JM_FRAME_PING, "", 0);
        client->t_pinged = now;
        if (ping)
            jm_client_send(client, ping, now);
        jm_packet_release(ping);
    }
}

static void see_off(jm_server *server)
{
    size_t n = 0;
    for (size_t i = 0; i < server->n; i++) {
        if (server->clients[i]->state == JM_CLIENT_GONE)
            jm_client_free(server->clients[i]);
        else
            server->clients[n++] = server->clients[i];
    }
    server->n = n;
}

void jm_server_turn(jm_server *server)
{
    struct pollfd fds[JM_SERVER_CLIENTS + 1];
    const size_t n = server->n;
    for (size_t i = 0; i < n; i++)
        fds[i] = (struct pollfd){ server->clients[i]->fd, wishes(server->clients[i]), 0 };
    fds[n] = (struct pollfd){ server->listener, POLLIN, 0 };
    double now = jm_bed_clock();
    const double left = server->t_round - now;
    const int most = left > 0 ? (int)(1000 * left) + 1 : 0;
    const int found = poll(fds, n + 1, most);
    now = jm_bed_clock();
    if (found > 0) {
        serve(server, fds, n, now);
        if (fds[n].revents)
            welcome(server, now);
    }
    if (now >= server->t_round) {
        /* At its hour, not a little after it each time. */
        server->t_round = now - server->t_round < ROUND_TIME ? server->t_round + ROUND_TIME
                                                             : now + ROUND_TIME;
        jm_server_tell(server, now);
        for (size_t i = 0; i < server->n; i++)
            look_after(server->clients[i], now);
    }
    see_off(server);
}
