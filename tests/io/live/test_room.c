/* SPDX-License-Identifier: Apache-2.0 */
/* A room with a patient that is made up, and its clients: the quick, the slow and the rude. */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/live/server.h"
#include "tests/support/bed_kit.h"

typedef struct room {
    kit k;
    jm_room room;
    jm_server *server;
    pthread_t thread;
    _Atomic bool ends;
} room;

static void *serve(void *user)
{
    room *r = user;
    while (!r->ends)
        jm_server_turn(r->server);
    return NULL;
}

static bool open_room(room *r, double speed)
{
    jm_error err = {0};
    if (!kit_begin(&r->k, speed, true))
        return false;
    r->room = (jm_room){.title = "Made up", .beds = {r->k.bed}, .n = 1};
    return expect_status(jm_server_open(&r->server, &r->room, "127.0.0.1", 0, &err), JM_OK, &err) &&
           expect_int(pthread_create(&r->thread, NULL, serve, r), 0);
}

static void close_room(room *r)
{
    r->ends = true;
    pthread_join(r->thread, NULL);
    jm_server_close(r->server);
    kit_end(&r->k);
}

/* A learner's WebSocket; what the room says before its first frame is read. */
static int join(const room *r)
{
    char request[400], head[1024];
    size_t n = 0;
    const struct sockaddr_in at = {.sin_family = AF_INET,
                                   .sin_port = htons(r->server->guard.port),
                                   .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (!expect_int(connect(fd, (const struct sockaddr *)&at, sizeof at), 0))
        return fd;
    const int size = snprintf(request, sizeof request,
                              "GET /ws?role=learner HTTP/1.1\r\nHost: localhost:%u\r\n"
                              "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                              "Sec-WebSocket-Version: 13\r\n\r\n", r->server->guard.port);
    expect_int(write(fd, request, (size_t)size), size);
    while (n + 1 < sizeof head && (n < 4 || memcmp(head + n - 4, "\r\n\r\n", 4) != 0) &&
           read(fd, head + n, 1) == 1)
        n++;
    head[n] = '\0';
    expect_contains(head, "101 Switching Protocols");
    expect_contains(head, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    return fd;
}

static bool read_all(int fd, void *out, size_t n)
{
    for (size_t at = 0; at < n;) {
        const ssize_t got = read(fd, (char *)out + at, n - at);
        if (got <= 0)
            return false;
        at += (size_t)got;
    }
    return true;
}

/* The next frame: its opcode, 0 where there is none; its payload, terminated. */
static int next_frame(int fd, char *out, size_t most, size_t *n)
{
    unsigned char head[2], more[8];
    if (!read_all(fd, head, 2))
        return 0;
    *n = head[1] & 127;
    const size_t extra = *n == 126 ? 2 : *n == 127 ? 8 : 0;
    if (!read_all(fd, more, extra))
        return 0;
    if (extra)
        *n = 0;
    for (size_t i = 0; i < extra; i++)
        *n = *n << 8 | more[i];
    if (*n >= most || !read_all(fd, out, *n))
        return 0;
    out[*n] = '\0';
    return head[0] & 15;
}

JM_TEST("frames hold the samples of the patient, tick after tick")
{
    static room r;
    static char data[65536];
    size_t n, n_samples = 0;
    if (!open_room(&r, 2))
        return;
    const int fd = join(&r);
    expect_int(next_frame(fd, data, sizeof data, &n), JM_FRAME_TEXT);
    expect_contains(data, "\"type\": \"hello\"");
    expect_contains(data, "\"role\": \"learner\"");
    jm_bed_pause(r.k.bed, false);
    while (n_samples < 300) {
        const int opcode = next_frame(fd, data, sizeof data, &n);
        if (!expect_true(opcode == JM_FRAME_TEXT || opcode == JM_FRAME_BINARY))
            break;
        if (opcode == JM_FRAME_TEXT)
            continue;
        double t;
        float dt, x;
        uint16_t waves, samples;
        expect_true(memcmp(data, "JMW1", 4) == 0);
        memcpy(&t, data + 8, 8);
        memcpy(&dt, data + 16, 4);
        memcpy(&waves, data + 20, 2);
        memcpy(&samples, data + 22, 2);
        expect_int(waves, 1);
        expect_int(n, 24 + 4u * samples);
        expect_rel((double)dt, 1.0 / 128, 0);
        for (unsigned i = 0; i < samples; i++) {
            const size_t tick = (size_t)(t * 128) + i;
            memcpy(&x, data + 24 + 4 * i, 4);
            expect_rel((double)x, (double)(float)(2 * r.k.seen[tick]), 0);
        }
        n_samples += samples;
    }
    close(fd);
    close_room(&r);
}

/* --- one client, with a socket that nobody reads --- */

/* A frame that says its number. */
static void give(jm_client *client, jm_packet_kind kind, uint32_t number, size_t size, double now)
{
    static char payload[65536];
    memcpy(payload, &number, 4);
    jm_packet *packet = jm_packet_frame(kind, JM_FRAME_BINARY, payload, size);
    jm_client_send(client, packet, now);
    jm_packet_release(packet);
}

static jm_client *open_client(int fds[2])
{
    if (!expect_int(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0))
        return NULL;
    jm_client *client = jm_client_new(fds[0], 100);
    jm_client_turn(client, JM_CLIENT_SOCKET, 100);
    return client;
}

JM_TEST("who takes nothing misses what is fleeting, and gets the rest when it takes again")
{
    static char data[65536];
    int fds[2];
    size_t n, n_waves = 0, n_firm = 0;
    uint32_t number, last = 0;
    jm_client *client = open_client(fds);
    for (uint32_t k = 1; k <= 300; k++)
        give(client, JM_PACKET_WAVE, k, 20000, 100);
    expect_int(client->n_queue, JM_CLIENT_FLEETING);
    expect_true(client->dropped > 200);
    for (uint32_t k = 1001; k <= 1100; k++)
        give(client, JM_PACKET_FIRM, k, 100, 101);
    give(client, JM_PACKET_FLEETING, 2000, 100, 101);
    expect_int(client->n_queue, JM_CLIENT_FLEETING + 100);
    const uint64_t given = 300 - client->dropped;
    while (n_waves + n_firm < given + 100) {
        if (!expect_int(next_frame(fds[1], data, sizeof data, &n), JM_FRAME_BINARY))
            break;
        memcpy(&number, data, 4);
        expect_true(number > last);
        last = number;
        n_waves += n == 20000;
        n_firm += n == 100;
        jm_client_flush(client, 102);
    }
    expect_int(n_waves, given);
    expect_int(n_firm, 100);
    expect_int(last, 1100);
    expect_int(client->n_queue, 0);
    expect_int(client->state, JM_CLIENT_SOCKET);
    close(fds[1]);
    jm_client_free(client);
}

JM_TEST("who goes on taking nothing is closed, and so is who has too much to be told")
{
    int fds[2];
    jm_client *client = open_client(fds);
    for (uint32_t k = 1; k <= 100; k++)
        give(client, JM_PACKET_WAVE, k, 20000, 100);
    client->t_heard = 129; /* it still answers pings */
    expect_false(jm_client_is_late(client, 129));
    expect_true(jm_client_is_late(client, 131));
    for (uint32_t k = 1; k <= JM_CLIENT_QUEUE; k++)
        give(client, JM_PACKET_FIRM, k, 100, 130);
    expect_int(client->state, JM_CLIENT_GONE);
    close(fds[1]);
    jm_client_free(client);
    client = open_client(fds);
    expect_false(jm_client_is_late(client, 169));
    expect_true(jm_client_is_late(client, 171)); /* silent, though there was nothing to take */
    close(fds[1]);
    give(client, JM_PACKET_FIRM, 1, 100, 171);
    expect_int(client->state, JM_CLIENT_GONE);
    jm_client_free(client);
}

JM_TEST("messages and nonsense are counted, and forgotten in time")
{
    int fds[2];
    jm_client *client = open_client(fds);
    int n = 0;
    while (n < 1000 && jm_client_may(client, 100))
        n++;
    expect_int(n, 30);
    expect_true(jm_client_may(client, 100.15));
    expect_false(jm_client_may(client, 100.15));
    for (n = 0; n < 1000 && jm_client_forgive(client, 100);)
        n++;
    expect_int(n, 7);
    expect_true(jm_client_forgive(client, 115));
    jm_client_close(client, JM_CLOSE_POLICY, "enough", 115);
    expect_int(client->state, JM_CLIENT_LINGERS);
    char data[64];
    size_t size;
    expect_int(next_frame(fds[1], data, sizeof data, &size), JM_FRAME_CLOSE);
    expect_true(size == 8 && memcmp(data, "\x03\xf0" "enough", 8) == 0);
    expect_false(jm_client_is_late(client, 116));
    expect_true(jm_client_is_late(client, 117.5));
    close(fds[1]);
    jm_client_free(client);
}

JM_TEST_MAIN
