/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a script may see of a running patient, and do to it.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/random.h"
#include "core/run/inside.h"

uint64_t jm_hand_patient(const jm_hand *hand)
{
    return hand->patient;
}

uint32_t jm_hand_arm(const jm_hand *hand)
{
    return hand->arm;
}

uint32_t jm_hand_replicate(const jm_hand *hand)
{
    return hand->replicate;
}

uint32_t jm_hand_slot(const jm_hand *hand)
{
    return hand->slot;
}

const jm_model *jm_hand_model(const jm_hand *hand)
{
    return hand->body.block->model;
}

double jm_hand_time(const jm_hand *hand)
{
    return jm_body_time(&hand->body);
}

double jm_hand_t_end(const jm_hand *hand)
{
    return hand->drive->run->plan->t_end;
}

double jm_hand_get(jm_hand *hand, jm_ref ref)
{
    const jm_block *block = hand->body.block;
    const jm_frame frame = jm_block_frame(block);
    return jm_row_of(block, &frame, ref, hand->drive->one)[hand->body.lane];
}

void jm_hand_look(jm_hand *hand, const jm_ref *refs, size_t n, double *out)
{
    const jm_block *block = hand->body.block;
    const jm_frame frame = jm_block_frame(block);
    jm_signals signals = jm_block_signals(block, &frame);
    for (size_t k = 0; k < n; k++) {
        const double *row = refs[k].kind == JM_REF_SIGNAL
                                ? jm_signals_row(&signals, refs[k].index, hand->drive->one)
                                : jm_row_of(block, &frame, refs[k], NULL);
        out[k] = row[hand->body.lane];
    }
}

/* A copy that lives as long as the happenings; none where no more of them are kept. */
static const char *keep_text(jm_hand *hand, const char *text)
{
    if (!text || !text[0] || hand->n_happenings > JM_MOST_HAPPENINGS)
        return "";
    if (!hand->texts)
        hand->texts = jm_arena_new();
    const char *kept = hand->texts ? jm_arena_text(hand->texts, text) : NULL;
    return kept ? kept : "";
}

jm_status jm_hand_set(jm_hand *hand, jm_ref ref, double value, const char *place, jm_error *err)
{
    const jm_block *block = hand->body.block;
    const jm_var_info *var = jm_model_var(block->model, ref);
    if (ref.kind == JM_REF_SIGNAL)
        return jm_fail_at(err, JM_SCRIPT, place, 0, "\"%s\" is computed by the model; set a "
                          "parameter, an input or a state", var->name);
    if (!isfinite(value))
        return jm_fail_at(err, JM_SCRIPT, place, 0, "\"%s\" cannot be set to %g; give a number",
                          var->name, value);
    if (ref.kind == JM_REF_STATE) {
        *jm_body_state(&hand->body, ref.index) = value;
    } else {
        const uint32_t first = ref.kind == JM_REF_INPUT ? block->model->abi->n_params : 0;
        *jm_body_value(&hand->body, first + ref.index) = value;
        jm_block_derive(hand->body.block);
    }
    hand->body.changed = true;
    jm_hand_happens(hand, &(jm_happening){jm_hand_time(hand), "set", var->name, value, var->unit,
                                          keep_text(hand, place)});
    return JM_OK;
}

static jm_status add_due(jm_hand *hand, const jm_due *due, jm_error *err)
{
    if (jm_agenda_add(&hand->body.agenda, due))
        return JM_OK;
    return jm_fail(err, JM_MEMORY, "no memory left for the agenda of a patient");
}

jm_status jm_hand_dose(jm_hand *hand, const jm_plan_event *e, jm_error *err)
{
    const jm_model_abi *abi = hand->body.block->model->abi;
    const double now = jm_hand_time(hand);
    if (e->index >= abi->n_routes)
        return jm_fail_at(err, JM_SCRIPT, e->place, 0, "the model has no dose \"%s\"", e->label);
    const char *name = abi->routes[e->index].name;
    const bool is_rest = e->steady && e->amount == 0 && e->rate > 0;
    if (!(e->amount >= 0) || !isfinite(e->amount) || !isfinite(e->rate) ||
        !(e->rate >= 0 || e->rate == -1 || e->rate == -2) || !(e->duration >= 0) ||
        !isfinite(e->duration))
        return jm_fail_at(err, JM_SCRIPT, e->place, 0, "dose \"%s\" of %g at a rate of %g over %g "
                          "cannot be given", name, e->amount, e->rate, e->duration);
    if (!(e->interval > 0) && (e->times > 1 || (e->steady && !is_rest)))
        return jm_fail_at(err, JM_SCRIPT, e->place, 0, "dose \"%s\" is repeated every %g; the "
                          "interval must be positive", name, e->interval);
    return add_due(hand, &(jm_due){.t = now, .kind = JM_DUE_DOSE, .what = e->index, .first = now,
                                   .interval = e->interval, .times = e->times ? e->times : 1,
                                   .steady = e->steady, .amount = e->amount, .rate = e->rate,
                                   .duration = e->duration, .label = name,
                                   .place = keep_text(hand, e->place)}, err);
}

jm_status jm_hand_stop_dose(jm_hand *hand, uint32_t route, const char *place, jm_error *err)
{
    const jm_model_abi *abi = hand->body.block->model->abi;
    if (route >= abi->n_routes)
        return jm_fail_at(err, JM_SCRIPT, place, 0, "the model has no dose number %u", route);
    jm_body_stop_doses(&hand->body, route);
    jm_block_derive(hand->body.block);
    jm_hand_happens(hand, &(jm_happening){jm_hand_time(hand), "stop", abi->routes[route].name,
                                          (double)NAN, "", keep_text(hand, place)});
    return JM_OK;
}

jm_status jm_hand_every(jm_hand *hand, double first, double period, uint32_t what, jm_error *err)
{
    const double now = jm_hand_time(hand);
    if (!(period > 0) || !isfinite(period) || !isfinite(first) || !jm_time_reached(now, first))
        return jm_fail(err, JM_SCRIPT, "a call every %g from %g on cannot be made at %g; the "
                       "period must be positive and the first call not in the past", period,
                       first, now);
    return add_due(hand, &(jm_due){.t = first, .kind = JM_DUE_CALL, .what = what, .first = first,
                                   .interval = period}, err);
}

jm_status jm_hand_at(jm_hand *hand, double t, uint32_t what, jm_error *err)
{
    const double now = jm_hand_time(hand);
    if (!isfinite(t) || !jm_time_reached(now, t))
        return jm_fail(err, JM_SCRIPT, "a call at %g cannot be made at %g: that is past", t, now);
    return add_due(hand, &(jm_due){.t = t, .kind = JM_DUE_CALL, .what = what, .first = t,
                                   .times = 1}, err);
}

jm_status jm_hand_on(jm_hand *hand, jm_ref ref, bool below, double level, uint32_t what,
                     jm_error *err)
{
    if (hand->n_triggers == JM_MOST_TRIGGERS)
        return jm_fail(err, JM_SCRIPT, "a patient has more than %d conditions to wait for",
                       (int)JM_MOST_TRIGGERS);
    if (!isfinite(level))
        return jm_fail(err, JM_SCRIPT, "a condition compares with %g; give a number", level);
    const double x = jm_hand_get(hand, ref);
    hand->triggers[hand->n_triggers++] = (jm_trigger){
        .ref = ref,
        .below = below,
        .holds = below ? x < level : x > level, /* it must come to hold, so it waits */
        .level = level,
        .what = what,
        .t_last = (double)NAN,
    };
    /* The stepper must look at the new row from here on: its lane begins anew. */
    hand->body.changed = true;
    if (hand->body.block == hand->drive->block && hand->n_triggers > hand->drive->n_triggers)
        hand->drive->n_triggers = hand->n_triggers;
    return JM_OK;
}

double jm_hand_random(jm_hand *hand)
{
    const uint64_t index = (uint64_t)hand->replicate << 32 | (hand->n_draws++ & UINT32_MAX);
    return jm_random_uniform(hand->drive->run->plan->cohort->seed,
                             hand->patient + hand->drive->run->plan->cohort->origin,
                             jm_random_name("script"), index);
}

void jm_hand_note(jm_hand *hand, const char *text, const char *place)
{
    jm_hand_happens(hand, &(jm_happening){jm_hand_time(hand), "note", keep_text(hand, text),
                                          (double)NAN, "", keep_text(hand, place)});
}

void jm_hand_stop(jm_hand *hand, bool died, const char *reason)
{
    if (hand->fate != JM_FATE_NOT_RUN)
        return;
    hand->fate = died ? JM_FATE_DIED : JM_FATE_STOPPED;
    snprintf(hand->reason, sizeof hand->reason, "%s", reason ? reason : "");
}
