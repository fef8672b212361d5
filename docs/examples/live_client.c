/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A client of a live session: numbers and waveforms as they come, and an order.
 *
 *     live_client [--for SECONDS] [--say MESSAGE] ADDRESS
 *     live_client --for 5 http://127.0.0.1:8080/
 *     live_client --say '{"do":"act","name":"bleed","value":200}' 'http://127.0.0.1:8080/?token=…'
 *
 * ADDRESS is one of those that `jumeau live` prints. Nothing but sockets is used: a WebSocket is a
 * request of HTTP, then frames of a few bytes of head before each message. See docs/live.md for what
 * the messages hold; a program of yours would read them with a JSON library.
 */
#define _DEFAULT_SOURCE

#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10, ROOM = 1 << 20 };

typedef struct address {
    char host[256], port[8], token[64];
} address;

/* "http://host:port/path?token=…" */
static int read_address(address *out, const char *text)
{
    memset(out, 0, sizeof *out);
    strcpy(out->port, "80");
    const char *token = strstr(text, "token=");
    if (token)
        snprintf(out->token, sizeof out->token, "%s", token + 6);
    return sscanf(text, "http://%255[^:/]:%7[0-9]", out->host, out->port) >= 1;
}

static int dial(const address *to)
{
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    if (getaddrinfo(to->host, to->port, &hints, &found) != 0)
        return -1;
    int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) != 0) {
        close(fd);
        fd = -1;
    }
    freeaddrinfo(found);
    return fd;
}

/* All n bytes, or 0. */
static int take(int fd, void *out, size_t n)
{
    for (size_t at = 0; at < n;) {
        const ssize_t got = read(fd, (char *)out + at, n - at);
        if (got <= 0)
            return 0;
        at += (size_t)got;
    }
    return 1;
}

/* Asks for a WebSocket. The key is any 16 bytes in base64: who wants to be sure that no proxy answers
   from its cache compares Sec-WebSocket-Accept, too. */
static int shake_hands(int fd, const address *to)
{
    char text[1024];
    size_t n = 0;
    const int size = snprintf(text, sizeof text,
                              "GET /ws?bed=1%s%s HTTP/1.1\r\nHost: %s:%s\r\n"
                              "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                              "Sec-WebSocket-Key: anVtZWF1IGNsaWVudCEhIQ==\r\n"
                              "Sec-WebSocket-Version: 13\r\n\r\n",
                              to->token[0] ? "&token=" : "", to->token, to->host, to->port);
    if (write(fd, text, (size_t)size) != size)
        return 0;
    while (n + 1 < sizeof text && take(fd, text + n, 1)) {
        text[++n] = '\0';
        if (n >= 4 && strcmp(text + n - 4, "\r\n\r\n") == 0)
            break;
    }
    text[n] = '\0';
    if (strncmp(text, "HTTP/1.1 101 ", 13) == 0)
        return 1;
    fprintf(stderr, "live_client: the room answers: %.*s\n", (int)strcspn(text, "\r\n"), text);
    return 0;
}

/* A frame of at most 125 bytes, or of at most 65535. Clients have to mask what they send. */
static int say(int fd, int opcode, const char *text, size_t n)
{
    static const unsigned char mask[4] = {0x12, 0x34, 0x56, 0x78};
    unsigned char frame[8 + 4096] = {(unsigned char)(0x80 | opcode)};
    size_t at = 2;
    if (n > 4096)
        return 0;
    frame[1] = (unsigned char)(0x80 | (n < 126 ? n : 126));
    if (n >= 126) {
        frame[at++] = (unsigned char)(n >> 8);
        frame[at++] = (unsigned char)n;
    }
    memcpy(frame + at, mask, 4);
    at += 4;
    for (size_t i = 0; i < n; i++)
        frame[at++] = (unsigned char)((unsigned char)text[i] ^ mask[i & 3]);
    return write(fd, frame, at) == (ssize_t)at;
}

/* The opcode of the next frame and its payload, which is terminated; 0: the room is gone. */
static int hear(int fd, char *out, size_t *n)
{
    unsigned char head[2], more[8];
    if (!take(fd, head, 2))
        return 0;
    const size_t extra = head[1] == 126 ? 2 : head[1] == 127 ? 8 : 0;
    if (!take(fd, more, extra))
        return 0;
    *n = extra ? 0 : head[1];
    for (size_t i = 0; i < extra; i++)
        *n = *n << 8 | more[i];
    if (*n >= ROOM || !take(fd, out, *n))
        return 0;
    out[*n] = '\0';
    return head[0] & 15;
}

/* "JMW1", seq, t, dt, number of waves, number of samples, then floats; all little endian. */
static void show_waves(const char *frame, size_t n)
{
    double t;
    float dt, x;
    uint16_t waves, samples;
    if (n < 24 || memcmp(frame, "JMW1", 4) != 0)
        return;
    memcpy(&t, frame + 8, sizeof t);
    memcpy(&dt, frame + 16, sizeof dt);
    memcpy(&waves, frame + 20, sizeof waves);
    memcpy(&samples, frame + 22, sizeof samples);
    printf("waves %.3f s: %u samples every %g s, the last", t, samples, (double)dt);
    for (unsigned w = 0; w < waves && samples; w++) {
        memcpy(&x, frame + 24 + 4 * ((size_t)w * samples + samples - 1), sizeof x);
        printf(" %.4g", (double)x);
    }
    printf("\n");
}

static int listen_to(int fd, double seconds)
{
    static char message[ROOM];
    const time_t end = time(NULL) + (time_t)seconds;
    size_t n;
    int opcode;
    while (time(NULL) < end && (opcode = hear(fd, message, &n)) != 0) {
        if (opcode == TEXT && !strstr(message, "\"type\": \"hello\""))
            printf("%s\n", message);
        else if (opcode == BINARY)
            show_waves(message, n);
        else if (opcode == PING && !say(fd, PONG, message, n))
            return 1;
        else if (opcode == CLOSE)
            break;
    }
    return 0;
}

int main(int n_args, char **args)
{
    double seconds = 1e9;
    const char *message = NULL, *where = NULL;
    address to;
    for (int i = 1; i < n_args; i++) {
        if (strcmp(args[i], "--for") == 0 && i + 1 < n_args)
            seconds = strtod(args[++i], NULL);
        else if (strcmp(args[i], "--say") == 0 && i + 1 < n_args)
            message = args[++i];
        else
            where = args[i];
    }
    if (!where || !read_address(&to, where)) {
        fprintf(stderr, "live_client [--for SECONDS] [--say MESSAGE] http://HOST:PORT/\n");
        return 2;
    }
    const int fd = dial(&to);
    if (fd < 0) {
        fprintf(stderr, "live_client: nobody is at %s:%s\n", to.host, to.port);
        return 1;
    }
    int code = !shake_hands(fd, &to);
    if (!code && message)
        code = !say(fd, TEXT, message, strlen(message));
    if (!code)
        code = listen_to(fd, seconds);
    close(fd);
    return code;
}
