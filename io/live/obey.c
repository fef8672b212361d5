/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "io/live/order.h"
#include "io/live/say.h"
#include "io/live/server.h"

/* What a scenario hides stays hidden, whoever does it. */
static bool is_hidden(const jm_session *session, const jm_order *order)
{
    for (size_t i = 0; order->kind == JM_ORDER_ACT && i < session->n_actions; i++) {
        if (strcmp(session->actions[i].name, order->name) == 0)
            return session->actions[i].hidden;
    }
    return false;
}

static jm_status order(jm_bed *bed, const jm_ask *ask, jm_error *err)
{
    const jm_session *session = bed->life.session;
    jm_order wish;
    jm_status status = jm_order_make(&wish, ask, bed->life.model, session, err);
    return status == JM_OK
               ? jm_bed_order(bed, &wish, ask->hidden || is_hidden(session, &wish), err)
               : status;
}

static jm_status silence(jm_bed *bed, const jm_ask *ask, jm_error *err)
{
    const double seconds = ask->has_value ? ask->value : 120;
    if (!(seconds >= 0 && seconds <= 600))
        return jm_fail(err, JM_ARGUMENT, "sounds can be paused for 0 to 600 seconds, not %g",
                       seconds);
    jm_bed_silence(bed, seconds);
    return JM_OK;
}

static jm_status limits(jm_bed *bed, const jm_ask *ask, jm_error *err)
{
    const jm_bed_limit limit = { ask->name, ask->has_priority ? ask->priority : NULL,
                                 ask->has_low ? &ask->low : NULL,
                                 ask->has_high ? &ask->high : NULL };
    return jm_bed_limits(bed, &limit, err);
}

static jm_status run_or_pause(jm_bed *bed, bool is_paused, jm_error *err)
{
    pthread_mutex_lock(&bed->lock);
    const bool has_ended = bed->state == JM_BED_ENDED && !bed->back.is_wanted;
    pthread_mutex_unlock(&bed->lock);
    if (has_ended)
        return jm_fail(err, JM_ARGUMENT, "this session has ended; return to a bookmark first");
    jm_bed_pause(bed, is_paused);
    return JM_OK;
}

static jm_status obey(jm_bed *bed, const jm_ask *ask, jm_error *err)
{
    switch (ask->kind) {
    case JM_ASK_SILENCE:
        return silence(bed, ask, err);
    case JM_ASK_LIMITS:
        return limits(bed, ask, err);
    case JM_ASK_PAUSE:
    case JM_ASK_RUN:
        return run_or_pause(bed, ask->kind == JM_ASK_PAUSE, err);
    case JM_ASK_SPEED:
        return jm_bed_speed(bed, ask->value, err);
    case JM_ASK_BOOKMARK:
        return jm_bed_bookmark(bed, ask->name, err);
    case JM_ASK_RETURN:
        return jm_bed_return(bed, ask->name, err);
    case JM_ASK_PING:
        return JM_OK;
    default:
        return order(bed, ask, err);
    }
}

static void reply(jm_client *client, const jm_ask *ask, const char *error, double now)
{
    jm_text text;
    jm_text_init(&text);
    jm_say_reply(ask->id, error, &text);
    jm_client_say(client, text.data, text.length, now);
    jm_text_clear(&text);
}

void jm_server_obey(jm_server *server, jm_client *client, const char *data, size_t n, double now)
{
    jm_ask ask = { 0 };
    jm_error err = { 0 };
    jm_status status = JM_OK;
    bool is_nonsense = true;
    if (!jm_client_may(client, now)) {
        status = jm_fail(&err, JM_ARGUMENT, "these are too many messages at once; at most 10 in a "
                         "second are heard");
    } else if ((status = jm_ask_read(&ask, data, n, &err)) == JM_OK) {
        is_nonsense = false;
        if (ask.only_instructors && client->role != JM_ROLE_INSTRUCTOR)
            status = jm_fail(&err, JM_ARGUMENT, "this is for instructors");
        else
            status = obey(server->room->beds[client->bed], &ask, &err);
    }
    if (is_nonsense && !jm_client_forgive(client, now))
        jm_client_close(client, JM_CLOSE_POLICY, "too much that nobody understands", now);
    else
        reply(client, &ask, status == JM_OK ? NULL : err.text, now);
}
