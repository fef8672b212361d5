/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/live/say.h"
#include "io/live/server.h"
#include "io/live/sha1.h"
#include "io/web/pages.h"

#define JSON_TYPE "application/json; charset=utf-8"
#define TEXT_TYPE "text/plain; charset=utf-8"

enum { RECORD_MOST = 512 };

typedef struct body {
    const char *type;
    const void *data;
    size_t size;
} body;

/* The whole answer in one packet; then the client leaves. */
static void give(jm_client *client, const jm_http *request, int status, const body *b, double now)
{
    jm_text text;
    jm_text_init(&text);
    jm_text_addf(&text,
                 "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                 "Connection: close\r\nCache-Control: no-store\r\n"
                 "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
                 "Cross-Origin-Resource-Policy: same-origin\r\n"
                 "Content-Security-Policy: default-src 'self'; connect-src 'self'%s%s; "
                 "frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n%s\r\n",
                 status, jm_http_reason(status), b->type, b->size,
                 status == 200 ? " ws://" : "", status == 200 ? request->host : "",
                 status == 405 ? "Allow: GET, HEAD\r\n"
                 : status == 426 ? "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                 : status == 401 ? "WWW-Authenticate: Bearer\r\n" : "");
    if (!request || strcmp(request->method, "HEAD") != 0)
        jm_text_add_n(&text, b->data, b->size);
    jm_packet *packet = text.failed ? NULL
                                    : jm_packet_new(JM_PACKET_FIRM, text.data, text.length);
    jm_client_turn(client, JM_CLIENT_LEAVES, now);
    jm_client_send(client, packet, now);
    jm_packet_release(packet);
    jm_text_clear(&text);
}

void jm_server_refuse(jm_client *client, int status, const char *why, double now)
{
    char text[800];
    const int n = snprintf(text, sizeof text, "%s\n", why);
    give(client, NULL, status, &(body){ TEXT_TYPE, text, (size_t)n }, now);
}

static void give_json(jm_client *client, const jm_http *request, jm_text *text, double now)
{
    give(client, request, 200, &(body){ JSON_TYPE, text->data, text->length }, now);
}

/* --- pages --- */

static bool give_page(jm_client *client, const jm_http *request, const char *name, double now)
{
    jm_page page;
    if (!jm_page_find(&page, name))
        return false;
    give(client, request, 200, &(body){ page.type, page.data, page.size }, now);
    return true;
}

/* Files of pages need no token: "/monitor.js", but the pages themselves have other addresses. */
static bool is_page_file(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && strcmp(dot, ".html") != 0 && !strchr(path + 1, '/');
}

/* --- the API --- */

static void say_numerics(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    jm_text text;
    jm_text_init(&text);
    jm_say_numerics(server->room->beds[client->bed], server->told[client->bed].seq_numerics,
                    &text);
    jm_text_add(&text, "\n");
    give_json(client, request, &text, now);
    jm_text_clear(&text);
}

static double number_of(const jm_http *request, const char *key)
{
    char text[40];
    double x = 0;
    return jm_http_query(request, key, text, sizeof text) && jm_text_to_double(text, &x) ? x : 0;
}

static void say_trend(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    char signals[1024];
    jm_text text;
    jm_error err = { 0 };
    if (!jm_http_query(request, "signals", signals, sizeof signals))
        signals[0] = '\0';
    jm_text_init(&text);
    if (jm_say_trend(server->room->beds[client->bed], signals, number_of(request, "from"), &text,
                     &err) == JM_OK)
        give_json(client, request, &text, now);
    else
        jm_server_refuse(client, err.status == JM_MEMORY ? 500 : 400, err.text, now);
    jm_text_clear(&text);
}

static void say_record(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    const double tick = number_of(request, "from");
    jm_text text;
    jm_text_init(&text);
    jm_say_record(server->room->beds[client->bed], tick > 0 && tick < 1e18 ? (uint64_t)tick : 0,
                  RECORD_MOST, &text);
    give_json(client, request, &text, now);
    jm_text_clear(&text);
}

static void say_log(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    jm_text text;
    jm_text_init(&text);
    jm_say_log(server->room->beds[client->bed], &text);
    give_json(client, request, &text, now);
    jm_text_clear(&text);
}

static void say_lua(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    jm_text text;
    jm_error err = { 0 };
    jm_text_init(&text);
    if (jm_bed_text(server->room->beds[client->bed], &text, &err) == JM_OK)
        give(client, request, 200, &(body){ TEXT_TYPE, text.data, text.length }, now);
    else
        jm_server_refuse(client, 500, err.text, now);
    jm_text_clear(&text);
}

typedef void say_fn(jm_server *server, jm_client *client, const jm_http *request, double now);

static const struct {
    const char *path; /* after "/api/v1/beds/1" */
    jm_role least;
    say_fn *say;
} bed_paths[] = {
    { "/numerics", JM_ROLE_LEARNER, say_numerics },
    { "/trend", JM_ROLE_LEARNER, say_trend },
    { "/record", JM_ROLE_INSTRUCTOR, say_record },
    { "/log", JM_ROLE_INSTRUCTOR, say_log },
    { "/log.lua", JM_ROLE_INSTRUCTOR, say_lua },
};

/* The number that the whole of `text` up to `end` is, from 1 to the room's beds; else 0. */
static size_t bed_of(const jm_server *server, const char *text, const char *end)
{
    size_t n = 0;
    if (end == text || end - text > 3 || *text == '0')
        return 0;
    for (; text < end; text++) {
        if (*text < '0' || *text > '9')
            return 0;
        n = 10 * n + (size_t)(*text - '0');
    }
    return n <= server->room->n ? n : 0;
}

static bool give_bed(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    static const char before[] = "/api/v1/beds/";
    if (strncmp(request->path, before, sizeof before - 1) != 0)
        return false;
    const char *id = request->path + sizeof before - 1, *rest = id + strcspn(id, "/");
    const size_t bed = bed_of(server, id, rest);
    for (size_t i = 0; bed && i < sizeof bed_paths / sizeof *bed_paths; i++) {
        if (strcmp(rest, bed_paths[i].path) != 0)
            continue;
        client->bed = bed - 1;
        if (client->role < bed_paths[i].least)
            jm_server_refuse(client, 403, "this is for instructors", now);
        else
            bed_paths[i].say(server, client, request, now);
        return true;
    }
    return false;
}

static void give_room(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    jm_text text;
    jm_text_init(&text);
    jm_say_room(server->room, &text);
    give_json(client, request, &text, now);
    jm_text_clear(&text);
}

/* --- the WebSocket --- */

/* 16 bytes in base64. */
static bool is_key(const char *key)
{
    return strlen(key) == 24 && strcmp(key + 22, "==") == 0 &&
           strspn(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") == 22;
}

static void shake_hands(jm_client *client, const char *key, double now)
{
    char both[128], accept[32], head[200];
    unsigned char hash[20];
    snprintf(both, sizeof both, "%s258EAFA5-E914-47DA-95CA-C5AB0DC85B11", key);
    jm_sha1(hash, both, strlen(both));
    jm_base64(accept, hash, sizeof hash);
    const int n = snprintf(head, sizeof head,
                           "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                           "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accept);
    jm_packet *packet = jm_packet_new(JM_PACKET_FIRM, head, (size_t)n);
    jm_client_turn(client, JM_CLIENT_SOCKET, now);
    jm_client_send(client, packet, now);
    jm_packet_release(packet);
}

static void open_socket(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    char bed[8] = "1";
    if (strcmp(request->method, "GET") != 0 || !request->has_upgrade || !request->has_connection ||
        strcmp(request->version, "13") != 0 || !is_key(request->key)) {
        jm_server_refuse(client, 426, "this address is for WebSockets, version 13", now);
        return;
    }
    if (!jm_http_query(request, "bed", bed, sizeof bed))
        strcpy(bed, "1");
    const size_t number = bed_of(server, bed, bed + strlen(bed));
    if (!number) {
        jm_server_refuse(client, 404, "there is no such bed in this room", now);
        return;
    }
    client->bed = number - 1;
    client->reader = calloc(1, sizeof *client->reader);
    if (!client->reader) {
        jm_client_turn(client, JM_CLIENT_GONE, now);
        return;
    }
    shake_hands(client, request->key, now);
    jm_server_greet(server, client, now);
}

/* --- all requests --- */

static void find_answer(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    const char *path = request->path;
    if (is_page_file(path) && give_page(client, request, path + 1, now))
        return;
    const bool is_instructor = strcmp(path, "/instructor") == 0;
    if (client->role == JM_ROLE_NOBODY) {
        jm_server_refuse(client, 401, "this room is entered by the addresses that it printed: each "
                         "has a token", now);
    } else if (is_instructor && client->role != JM_ROLE_INSTRUCTOR) {
        jm_server_refuse(client, 403, "this page is for instructors, whose address has another "
                         "token", now);
    } else if (strcmp(path, "/ws") == 0) {
        open_socket(server, client, request, now);
    } else if (strcmp(path, "/api/v1/room") == 0) {
        give_room(server, client, request, now);
    } else if (!give_bed(server, client, request, now) &&
               !(is_instructor && give_page(client, request, "instructor.html", now)) &&
               !(strcmp(path, "/") == 0 && give_page(client, request, "monitor.html", now))) {
        jm_server_refuse(client, 404, "there is nothing here; see docs/live.md", now);
    }
}

void jm_server_answer(jm_server *server, jm_client *client, const jm_http *request, double now)
{
    const char *why = "";
    const int status = jm_guard_check(&server->guard, request, client->address, &why);
    client->role = jm_guard_role(&server->guard, request);
    if (status)
        jm_server_refuse(client, status, why, now);
    else if (strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0)
        jm_server_refuse(client, 405, "this room answers GET and HEAD only", now);
    else if (request->has_body)
        jm_server_refuse(client, 413, "requests to this room have no body", now);
    else
        find_answer(server, client, request, now);
}
