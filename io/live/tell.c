/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/live/attend.h"
#include "io/live/say.h"
#include "io/live/server.h"

#define NUMERICS_TIME 0.25 /* wall seconds */
#define LAG_STEP 0.1       /* by which lag must have changed to be told */

enum { ALL_BEDS = JM_ROOM_BEDS, FRAME_ROWS = 512 };

/* To the clients of a bed (or of all) who are at least `least`. */
typedef struct audience {
    size_t bed;
    jm_role least, most;
} audience;

static void broadcast(jm_server *server, const audience *to, jm_packet *packet, double now)
{
    for (size_t i = 0; i < server->n; i++) {
        jm_client *client = server->clients[i];
        if (client->state == JM_CLIENT_SOCKET && (to->bed == ALL_BEDS || to->bed == client->bed) &&
            client->role >= to->least && client->role <= to->most)
            jm_client_send(client, packet, now);
    }
    jm_packet_release(packet);
}

/* The text is cleared. */
static void tell_text(jm_server *server, const audience *to, jm_packet_kind kind, jm_text *text,
                      double now)
{
    if (!text->failed)
        broadcast(server, to, jm_packet_frame(kind, JM_FRAME_TEXT, text->data, text->length), now);
    jm_text_clear(text);
}

static bool has_audience(const jm_server *server, size_t bed)
{
    for (size_t i = 0; i < server->n; i++) {
        if (server->clients[i]->state == JM_CLIENT_SOCKET && server->clients[i]->bed == bed)
            return true;
    }
    return false;
}

/* --- waveforms --- */

typedef struct rows {
    uint64_t ticks[FRAME_ROWS], thin;
    size_t n;
    double *values; /* [FRAME_ROWS][n_waves] */
} rows;

/* The rows that come next, as many as fit. */
static void take_rows(jm_bed *bed, uint64_t *next, rows *out)
{
    pthread_mutex_lock(&bed->lock);
    const uint64_t oldest = jm_ring_oldest(&bed->waves);
    if (*next < oldest)
        *next = oldest;
    for (out->n = 0; out->n < FRAME_ROWS && *next < bed->waves.next; out->n++) {
        /* The ring is as wide as its first columns: what is shown begins with the waves. */
        const double *row = jm_ring_row(&bed->waves, (*next)++, &out->ticks[out->n]);
        memcpy(out->values + out->n * bed->n_waves, row, bed->n_waves * sizeof *row);
    }
    out->thin = jm_attend_thin(bed);
    pthread_mutex_unlock(&bed->lock);
}

/* How many rows from `first` on are equally far from each other, and how far. */
static size_t run_of(const rows *r, size_t first, uint64_t *step)
{
    size_t n = 1;
    *step = r->thin;
    if (first + 1 < r->n && r->ticks[first + 1] > r->ticks[first])
        *step = r->ticks[first + 1] - r->ticks[first];
    while (first + n < r->n && r->ticks[first + n] == r->ticks[first + n - 1] + *step)
        n++;
    return n;
}

static void put(unsigned char **at, const void *data, size_t n)
{
    memcpy(*at, data, n); /* little endian, as all machines that Jumeau runs on */
    *at += n;
}

static jm_packet *make_frame(const jm_bed *bed, const rows *r, size_t first, size_t n,
                             uint32_t seq)
{
    uint64_t step;
    run_of(r, first, &step);
    const double t = (double)r->ticks[first] * bed->life.session->tick_s;
    const float dt = (float)((double)step * bed->life.session->tick_s);
    const uint16_t n_waves = (uint16_t)bed->n_waves, n_samples = (uint16_t)n;
    const size_t size = 24 + 4 * bed->n_waves * n;
    unsigned char *data = malloc(size), *at = data;
    if (!data)
        return NULL;
    put(&at, "JMW1", 4);
    put(&at, &seq, 4);
    put(&at, &t, 8);
    put(&at, &dt, 4);
    put(&at, &n_waves, 2);
    put(&at, &n_samples, 2);
    for (size_t w = 0; w < bed->n_waves; w++) {
        for (size_t k = 0; k < n; k++) {
            const float x = (float)r->values[(first + k) * bed->n_waves + w];
            put(&at, &x, 4);
        }
    }
    jm_packet *packet = jm_packet_frame(JM_PACKET_WAVE, JM_FRAME_BINARY, data, size);
    free(data);
    return packet;
}

static void tell_waves(jm_server *server, size_t b, double now)
{
    jm_bed *bed = server->room->beds[b];
    jm_told *told = &server->told[b];
    const audience all = { b, JM_ROLE_LEARNER, JM_ROLE_INSTRUCTOR };
    rows r = { .values = calloc(FRAME_ROWS * bed->n_waves + 1, sizeof(double)) };
    uint64_t step;
    do {
        r.n = 0;
        if (r.values && bed->n_waves)
            take_rows(bed, &told->row, &r);
        for (size_t first = 0, n; first < r.n; first += n) {
            n = run_of(&r, first, &step);
            jm_packet *frame = make_frame(bed, &r, first, n, (uint32_t)told->seq_wave++);
            if (frame)
                broadcast(server, &all, frame, now);
        }
    } while (r.n == FRAME_ROWS);
    free(r.values);
}

/* --- texts --- */

/* The first line after number `n`, as a message; false where there is none. */
static bool next_line(jm_bed *bed, uint64_t *n, bool *hidden, jm_text *out)
{
    bool found = false;
    pthread_mutex_lock(&bed->lock);
    size_t i = bed->diary.n;
    while (i && jm_diary_at(&bed->diary, i - 1)->n > *n)
        i--;
    if (i < bed->diary.n) {
        const jm_line *line = jm_diary_at(&bed->diary, i);
        jm_line_json(line, "entry", out);
        *n = line->n;
        *hidden = line->hidden;
        found = true;
    }
    pthread_mutex_unlock(&bed->lock);
    return found;
}

static void tell_lines(jm_server *server, size_t b, double now)
{
    for (bool more = true; more;) {
        jm_text text;
        bool hidden = false;
        jm_text_init(&text);
        more = next_line(server->room->beds[b], &server->told[b].line, &hidden, &text);
        if (more) {
            const audience to = { b, hidden ? JM_ROLE_INSTRUCTOR : JM_ROLE_LEARNER,
                                  JM_ROLE_INSTRUCTOR };
            tell_text(server, &to, JM_PACKET_FIRM, &text, now);
        } else {
            jm_text_clear(&text);
        }
    }
}

/* After a return lines are gone: all are told again. */
static void tell_diary(jm_server *server, size_t b, double now)
{
    for (int role = JM_ROLE_LEARNER; role <= JM_ROLE_INSTRUCTOR; role++) {
        const audience to = { b, (jm_role)role, (jm_role)role };
        jm_text text;
        jm_text_init(&text);
        jm_say_diary(server->room->beds[b], (jm_role)role, &text);
        tell_text(server, &to, JM_PACKET_FIRM, &text, now);
    }
}

typedef void say_fn(jm_bed *bed, jm_text *out);

static void tell(jm_server *server, size_t b, jm_role least, say_fn *say, double now)
{
    const audience to = { b, least, JM_ROLE_INSTRUCTOR };
    jm_text text;
    jm_text_init(&text);
    say(server->room->beds[b], &text);
    tell_text(server, &to, JM_PACKET_FIRM, &text, now);
}

/* What has changed, as numbers. */
static jm_told look_at(jm_bed *bed)
{
    pthread_mutex_lock(&bed->lock);
    const jm_told now = { .v_state = bed->v_state, .v_limits = bed->v_limits,
                          .v_bookmarks = bed->v_bookmarks, .v_log = bed->v_log,
                          .v_alarms = bed->v_alarms, .line = bed->diary.next, .lag = bed->lag };
    pthread_mutex_unlock(&bed->lock);
    return now;
}

static void tell_numerics(jm_server *server, size_t b, jm_packet_kind kind, double now)
{
    const audience to = { b, JM_ROLE_LEARNER, JM_ROLE_INSTRUCTOR };
    jm_told *told = &server->told[b];
    jm_text text;
    jm_text_init(&text);
    jm_say_numerics(server->room->beds[b], told->seq_numerics++, &text);
    tell_text(server, &to, kind, &text, now);
    told->t_numerics = now;
}

static void tell_changes(jm_server *server, size_t b, double now)
{
    jm_told *told = &server->told[b];
    const jm_told is = look_at(server->room->beds[b]);
    if (is.v_log != told->v_log) {
        tell_diary(server, b, now);
        told->line = is.line;
    }
    if (is.v_state != told->v_state || fabs(is.lag - told->lag) > LAG_STEP) {
        tell(server, b, JM_ROLE_LEARNER, jm_say_state, now);
        told->lag = is.lag;
    }
    if (is.v_limits != told->v_limits)
        tell(server, b, JM_ROLE_LEARNER, jm_say_limits, now);
    if (is.v_bookmarks != told->v_bookmarks)
        tell(server, b, JM_ROLE_INSTRUCTOR, jm_say_bookmarks, now);
    tell_lines(server, b, now);
    if (!has_audience(server, b))
        told->t_numerics = now;
    else if (is.v_alarms != told->v_alarms)
        tell_numerics(server, b, JM_PACKET_FIRM, now);
    else if (now - told->t_numerics > NUMERICS_TIME - 0.02)
        tell_numerics(server, b, JM_PACKET_FLEETING, now);
    told->v_state = is.v_state;
    told->v_limits = is.v_limits;
    told->v_bookmarks = is.v_bookmarks;
    told->v_log = is.v_log;
    told->v_alarms = is.v_alarms;
}

/* All beds, where one of them has another state or a worse alarm than it had. */
static void tell_beds(jm_server *server, double now)
{
    const audience to = { ALL_BEDS, JM_ROLE_LEARNER, JM_ROLE_INSTRUCTOR };
    char marks[sizeof server->beds] = { 0 };
    for (size_t b = 0; b < server->room->n; b++) {
        jm_bed *bed = server->room->beds[b];
        pthread_mutex_lock(&bed->lock);
        marks[2 * b] = (char)('a' + (int)bed->state);
        marks[2 * b + 1] = (char)('a' + jm_alarms_top(&bed->alarms));
        pthread_mutex_unlock(&bed->lock);
    }
    if (memcmp(marks, server->beds, sizeof marks) == 0)
        return;
    memcpy(server->beds, marks, sizeof marks);
    jm_text text;
    jm_text_init(&text);
    jm_say_beds(server->room, &text);
    tell_text(server, &to, JM_PACKET_FIRM, &text, now);
}

static void tell_dropped(jm_client *client, double now)
{
    if (client->state != JM_CLIENT_SOCKET || client->told == client->dropped ||
        client->n_queue >= JM_CLIENT_FLEETING)
        return;
    jm_text text;
    jm_text_init(&text);
    jm_say_dropped(client->dropped, &text);
    jm_client_say(client, text.data, text.length, now);
    jm_text_clear(&text);
    client->told = client->dropped;
}

void jm_server_greet(jm_server *server, jm_client *client, double now)
{
    jm_bed *bed = server->room->beds[client->bed];
    jm_text text;
    if (!has_audience(server, client->bed)) { /* waves begin now, and not when nobody looked */
        pthread_mutex_lock(&bed->lock);
        server->told[client->bed].row = bed->waves.next;
        pthread_mutex_unlock(&bed->lock);
    }
    jm_text_init(&text);
    jm_say_hello(server->room, client->bed, client->role, &text);
    jm_client_say(client, text.data, text.length, now);
    jm_text_clear(&text);
    jm_text_init(&text);
    jm_say_beds(server->room, &text);
    jm_client_say(client, text.data, text.length, now);
    jm_text_clear(&text);
}

void jm_server_tell(jm_server *server, double now)
{
    for (size_t b = 0; b < server->room->n; b++) {
        if (has_audience(server, b))
            tell_waves(server, b, now);
        tell_changes(server, b, now);
    }
    tell_beds(server, now);
    for (size_t i = 0; i < server->n; i++)
        tell_dropped(server->clients[i], now);
}
