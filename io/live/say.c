/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/say.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/config.h"

/* JSON knows no NAN. */
static void add_number(jm_text *out, double x)
{
    if (isfinite(x))
        jm_text_add_double(out, x);
    else
        jm_text_add(out, "null");
}

/* As many digits as a screen can show. */
static void add_short(jm_text *out, double x)
{
    if (isfinite(x))
        jm_text_addf(out, "%.6g", x);
    else
        jm_text_add(out, "null");
}

static void add_member(jm_text *out, const char *key, const char *text)
{
    jm_text_addf(out, ", \"%s\": ", key);
    jm_text_add_json(out, text ? text : "");
}

static void add_member_number(jm_text *out, const char *key, double x)
{
    jm_text_addf(out, ", \"%s\": ", key);
    add_number(out, x);
}

/* --- parts, under the lock --- */

static void add_state(const jm_bed *bed, jm_text *out)
{
    jm_text_addf(out, "{ \"type\": \"state\", \"state\": \"%s\", \"t\": ",
                 jm_bed_state_text(bed->state));
    add_number(out, jm_bed_time(bed));
    add_member_number(out, "speed", bed->speed);
    jm_text_addf(out, ", \"lag\": %.3f", bed->lag);
    if (bed->state == JM_BED_ENDED)
        add_member(out, "why", bed->why);
    jm_text_add(out, " }");
}

static void add_limits(const jm_bed *bed, jm_text *out)
{
    jm_text_add(out, "{");
    for (size_t i = 0; i < bed->n_numbers; i++) {
        const jm_limit *limit = &bed->alarms.limits[i];
        jm_text_add(out, i ? ", " : " ");
        jm_text_add_json(out, bed->alarms.numbers[i]->name);
        jm_text_add(out, ": { \"low\": ");
        add_number(out, limit->low);
        add_member_number(out, "high", limit->high);
        add_member(out, "priority", jm_priority_text(limit->priority));
        jm_text_add(out, " }");
    }
    jm_text_add(out, " }");
}

static void add_bookmarks(const jm_bed *bed, jm_text *out)
{
    jm_text_add(out, "[");
    for (size_t i = 0; i < bed->bookmarks.n; i++) {
        const jm_bookmark *mark = &bed->bookmarks.all[i];
        jm_text_add(out, i ? ", { \"name\": " : " { \"name\": ");
        jm_text_add_json(out, mark->name);
        add_member_number(out, "t", (double)mark->tick * bed->life.session->tick_s);
        jm_text_add(out, " }");
    }
    jm_text_add(out, " ]");
}

static void add_diary(const jm_bed *bed, jm_role role, jm_text *out)
{
    bool is_first = true;
    jm_text_add(out, "[");
    for (size_t i = 0; i < bed->diary.n; i++) {
        const jm_line *line = jm_diary_at(&bed->diary, i);
        if (line->hidden && role != JM_ROLE_INSTRUCTOR)
            continue;
        jm_text_add(out, is_first ? "\n  " : ",\n  ");
        jm_line_json(line, NULL, out);
        is_first = false;
    }
    jm_text_add(out, " ]");
}

static void add_alarms(const jm_bed *bed, jm_text *out)
{
    size_t *order = bed->sorted;
    const size_t n = jm_alarms_sort(&bed->alarms, order);
    jm_text_add(out, "[");
    for (size_t i = 0; i < n; i++) {
        const jm_limit *limit = &bed->alarms.limits[order[i]];
        jm_text text;
        jm_text_init(&text);
        jm_alarm_text(&bed->alarms, order[i], &text);
        jm_text_add(out, i ? ", { \"name\": " : " { \"name\": ");
        jm_text_add_json(out, bed->alarms.numbers[order[i]]->name);
        add_member(out, "priority", jm_priority_text(limit->priority));
        add_member(out, "text", text.data);
        add_member_number(out, "since", limit->since);
        jm_text_addf(out, ", \"silenced\": %s }", limit->is_silenced ? "true" : "false");
        jm_text_clear(&text);
    }
    jm_text_add(out, n ? " ]" : "]");
}

/* --- parts that do not change --- */

static void add_shown(const jm_bed *bed, bool waves, jm_text *out)
{
    const size_t first = waves ? 0 : bed->n_waves, n = waves ? bed->n_waves : bed->n_numbers;
    jm_text_add(out, "[");
    for (size_t i = 0; i < n; i++) {
        const jm_shown *shown = bed->shown[first + i];
        jm_text_add(out, i ? ",\n  { \"name\": " : "\n  { \"name\": ");
        jm_text_add_json(out, shown->name);
        add_member(out, "label", shown->label);
        add_member(out, "unit", shown->unit);
        add_member(out, "colour", shown->colour);
        if (waves) {
            add_member_number(out, "low", shown->low);
            add_member_number(out, "high", shown->high);
            add_member_number(out, "sweep", shown->sweep);
        } else {
            jm_text_addf(out, ", \"decimals\": %" PRIu32, shown->decimals);
            add_member(out, "of", shown->of);
        }
        jm_text_add(out, " }");
    }
    jm_text_add(out, " ]");
}

static void add_actions(const jm_session *session, jm_text *out)
{
    jm_text_add(out, "[");
    for (size_t i = 0; i < session->n_actions; i++) {
        const jm_action *action = &session->actions[i];
        jm_text_add(out, i ? ",\n  { \"name\": " : "\n  { \"name\": ");
        jm_text_add_json(out, action->name);
        add_member(out, "label", action->label);
        add_member(out, "doc", action->doc);
        if (action->has_value) {
            add_member(out, "unit", action->unit);
            add_member_number(out, "low", action->low);
            add_member_number(out, "high", action->high);
            add_member_number(out, "value", action->value);
        }
        jm_text_addf(out, ", \"hidden\": %s }", action->hidden ? "true" : "false");
    }
    jm_text_add(out, " ]");
}

static void add_doses_and_inputs(const jm_model *model, jm_text *out)
{
    const jm_model_abi *abi = model->abi;
    jm_text_add(out, ",\n\"doses\": [");
    for (uint32_t i = 0; i < abi->n_routes; i++) {
        jm_text_add(out, i ? ",\n  { \"name\": " : "\n  { \"name\": ");
        jm_text_add_json(out, abi->routes[i].name);
        add_member(out, "unit", abi->routes[i].unit);
        add_member(out, "text", abi->routes[i].doc);
        jm_text_add(out, " }");
    }
    jm_text_add(out, " ],\n\"inputs\": [");
    for (uint32_t i = 0; i < abi->n_inputs; i++) {
        const jm_var_info *input = &abi->inputs[i];
        jm_text_add(out, i ? ",\n  { \"name\": " : "\n  { \"name\": ");
        jm_text_add_json(out, input->name);
        add_member(out, "unit", input->unit);
        add_member(out, "text", input->doc);
        add_member_number(out, "low", input->low);
        add_member_number(out, "high", input->high);
        add_member_number(out, "value", input->value);
        jm_text_add(out, " }");
    }
    jm_text_add(out, " ]");
}

/* --- whole messages --- */

void jm_say_room(const jm_room *room, jm_text *out)
{
    jm_text_add(out, "{ \"version\": 1, \"jumeau\": \"" JM_VERSION "\", \"notice\": \""
                     JM_LIVE_NOTICE "\"");
    add_member(out, "title", room->title);
    jm_text_add(out, ", \"beds\": [");
    for (size_t i = 0; i < room->n; i++) {
        jm_bed *bed = room->beds[i];
        jm_text_addf(out, "%s{ \"id\": %" PRIu32, i ? ", " : " ", bed->id);
        add_member(out, "title", bed->life.title);
        add_member(out, "patient", bed->life.patient);
        add_member(out, "arm", bed->life.arm);
        pthread_mutex_lock(&bed->lock);
        add_member_number(out, "t", jm_bed_time(bed));
        add_member(out, "state", jm_bed_state_text(bed->state));
        add_member_number(out, "speed", bed->speed);
        pthread_mutex_unlock(&bed->lock);
        jm_text_add(out, " }");
    }
    jm_text_add(out, " ] }\n");
}

void jm_say_hello(const jm_room *room, size_t i, jm_role role, jm_text *out)
{
    jm_bed *bed = room->beds[i];
    const jm_life *life = &bed->life;
    jm_text_addf(out, "{ \"type\": \"hello\", \"version\": 1, \"notice\": \"" JM_LIVE_NOTICE "\", "
                      "\"role\": \"%s\", \"bed\": %" PRIu32 ", \"beds\": [", jm_role_text(role),
                 bed->id);
    for (size_t k = 0; k < room->n; k++)
        jm_text_addf(out, "%s%" PRIu32, k ? ", " : "", room->beds[k]->id);
    jm_text_add(out, "]");
    add_member(out, "title", life->title);
    add_member(out, "patient", life->patient);
    add_member(out, "arm", life->arm);
    jm_text_add(out, ", \"start\": 0");
    add_member_number(out, "tick", life->session->tick_s);
    jm_text_add(out, ", \"time_unit\": \"s\",\n\"waves\": ");
    add_shown(bed, true, out);
    jm_text_add(out, ",\n\"numerics\": ");
    add_shown(bed, false, out);
    if (role == JM_ROLE_INSTRUCTOR) {
        jm_text_add(out, ",\n\"actions\": ");
        add_actions(life->session, out);
        add_doses_and_inputs(life->model, out);
    }
    pthread_mutex_lock(&bed->lock);
    jm_text_add(out, ",\n\"limits\": ");
    add_limits(bed, out);
    jm_text_add(out, ",\n\"state\": ");
    add_state(bed, out);
    if (role == JM_ROLE_INSTRUCTOR) {
        jm_text_add(out, ",\n\"bookmarks\": ");
        add_bookmarks(bed, out);
        jm_text_add(out, ",\n\"log\": ");
        add_diary(bed, role, out);
    }
    pthread_mutex_unlock(&bed->lock);
    jm_text_add(out, " }");
}

void jm_say_numerics(jm_bed *bed, uint64_t seq, jm_text *out)
{
    jm_text_addf(out, "{ \"type\": \"numerics\", \"seq\": %" PRIu64 ", \"t\": ", seq);
    pthread_mutex_lock(&bed->lock);
    add_number(out, jm_bed_time(bed));
    jm_text_add(out, ", \"values\": {");
    for (size_t i = 0; i < bed->n_numbers; i++) {
        jm_text_add(out, i ? ", " : " ");
        jm_text_add_json(out, bed->alarms.numbers[i]->name);
        jm_text_add(out, ": ");
        add_short(out, bed->values[i]);
    }
    const double silent = jm_alarms_silent(&bed->alarms, jm_bed_clock());
    jm_text_add(out, " }, \"alarms\": ");
    add_alarms(bed, out);
    pthread_mutex_unlock(&bed->lock);
    jm_text_addf(out, ", \"silence\": %.0f }", ceil(silent));
}

void jm_say_state(jm_bed *bed, jm_text *out)
{
    pthread_mutex_lock(&bed->lock);
    add_state(bed, out);
    pthread_mutex_unlock(&bed->lock);
}

void jm_say_limits(jm_bed *bed, jm_text *out)
{
    jm_text_add(out, "{ \"type\": \"limits\", \"limits\": ");
    pthread_mutex_lock(&bed->lock);
    add_limits(bed, out);
    pthread_mutex_unlock(&bed->lock);
    jm_text_add(out, " }");
}

void jm_say_bookmarks(jm_bed *bed, jm_text *out)
{
    jm_text_add(out, "{ \"type\": \"bookmarks\", \"bookmarks\": ");
    pthread_mutex_lock(&bed->lock);
    add_bookmarks(bed, out);
    pthread_mutex_unlock(&bed->lock);
    jm_text_add(out, " }");
}

void jm_say_diary(jm_bed *bed, jm_role role, jm_text *out)
{
    jm_text_add(out, "{ \"type\": \"log\", \"log\": ");
    pthread_mutex_lock(&bed->lock);
    add_diary(bed, role, out);
    pthread_mutex_unlock(&bed->lock);
    jm_text_add(out, " }");
}

void jm_say_log(jm_bed *bed, jm_text *out)
{
    jm_text_addf(out, "{ \"notice\": \"" JM_LIVE_NOTICE "\", \"bed\": %" PRIu32 ",\n\"orders\": ",
                 bed->id);
    pthread_mutex_lock(&bed->lock);
    jm_log_json(&bed->log, bed->life.session, out);
    jm_text_add(out, ",\n\"log\": ");
    add_diary(bed, JM_ROLE_INSTRUCTOR, out);
    pthread_mutex_unlock(&bed->lock);
    jm_text_add(out, " }\n");
}

void jm_say_beds(const jm_room *room, jm_text *out)
{
    jm_text_add(out, "{ \"type\": \"beds\", \"beds\": [");
    for (size_t i = 0; i < room->n; i++) {
        jm_bed *bed = room->beds[i];
        jm_text_addf(out, "%s{ \"id\": %" PRIu32, i ? ", " : " ", bed->id);
        add_member(out, "title", bed->life.title);
        pthread_mutex_lock(&bed->lock);
        add_member(out, "state", jm_bed_state_text(bed->state));
        const int top = jm_alarms_top(&bed->alarms);
        pthread_mutex_unlock(&bed->lock);
        if (top >= 0)
            add_member(out, "alarm", jm_priority_text((jm_priority)top));
        jm_text_add(out, top >= 0 ? " }" : ", \"alarm\": null }");
    }
    jm_text_add(out, " ] }");
}

void jm_say_reply(const char *id, const char *error, jm_text *out)
{
    jm_text_addf(out, "{ \"type\": \"reply\", \"id\": %s, \"ok\": %s", *id ? id : "null",
                 error ? "false" : "true");
    if (error)
        add_member(out, "error", error);
    jm_text_add(out, " }");
}

void jm_say_dropped(uint64_t frames, jm_text *out)
{
    jm_text_addf(out, "{ \"type\": \"dropped\", \"frames\": %" PRIu64 " }", frames);
}
