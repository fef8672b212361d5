/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loading: patients get ready, eight at a time, in a block of their own, and move into lanes as
 * these become free. What belongs to the first moment (start values, rest, the first doses and
 * their steady states, the script's begin) is so computed side by side, too.
 */
#include <math.h>
#include <string.h>

#include "core/plan/timeline.h"
#include "core/run/inside.h"

static void reset_hand(jm_drive *drive, jm_hand *hand)
{
    const jm_view *view = &drive->run->view;
    hand->drive = drive;
    hand->fate = JM_FATE_NOT_RUN;
    hand->flags &= JM_FLAG_RETRIED;
    hand->reason[0] = '\0';
    hand->n_steps = hand->n_rhs = hand->n_draws = 0;
    hand->n_happenings = 0;
    hand->n_triggers = 0;
    hand->has_script = false;
    hand->life = ++drive->run->n_lives;
    jm_arena_empty(hand->texts);
    memset(hand->given, 0, drive->run->plan->n_outcomes * sizeof *hand->given);
    memset(hand->out_of_bounds, 0, view->n_things * sizeof *hand->out_of_bounds);
}

static void check_ranges(const jm_plan *plan, jm_hand *hand)
{
    const jm_model_abi *abi = plan->model->abi;
    for (uint32_t i = 0; i < abi->n_params; i++) {
        const jm_var_info *var = &abi->params[i];
        const double v = hand->p[i];
        if (!(v < var->low) && !(v > var->high)) /* no bound is NAN and never left */
            continue;
        hand->flags |= JM_FLAG_RANGE;
        jm_hand_happens(hand, &(jm_happening){plan->t_start, "limit", var->name, v, var->unit, ""});
    }
}

/* The patient begins where settling has led to. What the arm sets stands; else a row that events of
   the model have set is as they left it. */
static void settle_down(jm_drive *drive, jm_hand *hand, uint32_t lane)
{
    const jm_settled_patient at = jm_settled_of(drive->run->settled, hand->nth);
    hand->body.begin = at.states;
    hand->body.held = at.held;
    if (!jm_settled_resume(drive->run->settled, hand->nth, &hand->body))
        jm_body_fail(&hand->body, JM_MEMORY, "no memory left for the events of a patient");
    if (!at.states)
        jm_body_fail(&hand->body, at.status, "%s", at.reason);
    for (size_t k = 0; at.states && k < at.n_rows; k++) {
        if (hand->p[at.row[k]] != at.before[k])
            continue;
        hand->p[at.row[k]] = at.now[k];
        drive->prep->p[at.row[k] * drive->lanes + lane] = at.now[k];
    }
}

/* The numbers of a patient into a lane of the prep. */
static jm_status lay_down(jm_drive *drive, jm_hand *hand, uint32_t lane, jm_error *err)
{
    const jm_plan *plan = drive->run->plan;
    const uint32_t rows = plan->model->abi->n_params + plan->model->abi->n_inputs;
    reset_hand(drive, hand);
    jm_status status = jm_plan_values(plan, hand->patient, hand->arm, hand->p, err);
    if (status != JM_OK)
        return status;
    for (uint32_t i = 0; i < rows; i++)
        drive->prep->p[i * drive->lanes + lane] = hand->p[i];
    drive->prep->t[lane] = plan->t_start;
    jm_body_place(&hand->body, drive->prep, lane);
    if (drive->run->settled)
        settle_down(drive, hand, lane);
    hand->body.seed = plan->cohort->seed;
    hand->body.person = plan->cohort->origin + hand->patient;
    hand->body.n_draws = (uint64_t)hand->replicate << 32;
    check_ranges(plan, hand);
    if (!jm_timeline_fill(plan, hand->patient, hand->arm, &hand->body.agenda))
        return jm_fail(err, JM_MEMORY, "no memory left for the timeline of a patient");
    return JM_OK;
}

static jm_status begin_scripts(jm_drive *drive, uint32_t n, jm_error *err)
{
    const jm_protocol *protocol = drive->run->protocol;
    for (uint32_t l = 0; l < n; l++) {
        jm_hand *hand = drive->ready[l];
        if (!drive->run->plan->arms[hand->arm].scripted || hand->body.status != JM_OK)
            continue;
        jm_error found = {.status = JM_OK};
        hand->has_script = true;
        const jm_work before = jm_run_turn(drive->run, JM_WORK_SCRIPT);
        const jm_status status = protocol->begin(protocol->user, hand, &found);
        jm_run_turn(drive->run, before);
        if (status == JM_SCRIPT || status == JM_ARGUMENT || status == JM_UNITS) {
            jm_body_fail(&hand->body, JM_SCRIPT, "%s%s%s", found.place, found.place[0] ? ": " : "",
                         found.text);
        } else if (status != JM_OK) {
            if (err)
                *err = found;
            return status;
        }
    }
    return JM_OK;
}

/* Who comes next: for second attempts the one who is to be tried again. */
static jm_status next_hand(jm_drive *drive, jm_hand **out, jm_error *err)
{
    if (!drive->is_last)
        return jm_run_next(drive->run, out, err);
    *out = drive->only;
    drive->only = NULL;
    return JM_OK;
}

/* The next eight come to stand in the prep and live through their first moment. */
static jm_status prepare(jm_drive *drive, jm_error *err)
{
    jm_body *bodies[JM_LANES] = {NULL};
    jm_status status = JM_OK;
    uint32_t n = 0;
    drive->n_ready = drive->next_ready = 0;
    for (; n < drive->lanes; n++) {
        jm_hand *hand;
        if ((status = next_hand(drive, &hand, err)) != JM_OK)
            return status;
        if (!hand)
            break;
        drive->ready[n] = hand;
        bodies[n] = &hand->body;
        if ((status = lay_down(drive, hand, n, err)) != JM_OK)
            return status;
    }
    if (n == 0)
        return JM_OK;
    const uint32_t mask = (1u << n) - 1;
    for (uint32_t l = n; l < drive->lanes; l++) /* lanes without a patient copy one */
        jm_block_copy_lane(drive->prep, l, drive->prep, 0);
    drive->n_ready = n;
    if ((status = jm_service_begin(drive->service, bodies, mask, err)) != JM_OK ||
        (status = begin_scripts(drive, n, err)) != JM_OK)
        return status;
    return jm_drive_serve(drive, drive->ready, mask, 0, err);
}

static void move_in(jm_drive *drive, jm_hand *hand, uint32_t lane)
{
    jm_block_copy_lane(drive->block, lane, drive->prep, hand->body.lane);
    jm_body_move(&hand->body, drive->block, lane);
    drive->hand[lane] = hand;
    if (hand->n_triggers > drive->n_triggers)
        drive->n_triggers = hand->n_triggers;
    drive->n_steps[lane] = 0;
    drive->point[lane] = 0;
    drive->record[lane] = drive->run->view.points[0].record;
    drive->t_point[lane] = drive->run->view.points[0].t;
    jm_tally_clear(drive->tally, lane);
    hand->body.changed = false;
}

/* The next patient that is ready to walk; those that are ill or over before are handed on. NULL:
   there is none left. */
static jm_status next_patient(jm_drive *drive, jm_hand **out, jm_error *err)
{
    jm_status status = JM_OK;
    *out = NULL;
    while (status == JM_OK && !*out) {
        if (drive->next_ready == drive->n_ready) {
            status = prepare(drive, err);
            if (drive->n_ready == 0)
                return status;
            continue;
        }
        jm_hand *hand = drive->ready[drive->next_ready++];
        if (hand->body.status != JM_OK)
            jm_hand_fail(hand, hand->body.status, hand->body.reason);
        if (hand->fate == JM_FATE_NOT_RUN)
            *out = hand;
        else
            status = jm_drive_deliver(drive, hand, NULL, err);
    }
    return status;
}

/* Every lane holds numbers, and `hand` never points to nothing where a lane is looked up. */
static void fill_empty(jm_drive *drive)
{
    uint32_t from = 0;
    while (!drive->hand[from])
        from++;
    for (uint32_t l = 0; l < drive->lanes; l++) {
        if (drive->hand[l])
            continue;
        jm_block_copy_lane(drive->block, l, drive->block, from);
        drive->hand[l] = drive->hand[from];
    }
}

jm_status jm_drive_load(jm_drive *drive, uint32_t *loaded, jm_error *err)
{
    *loaded = 0;
    /* A shared step takes new patients in all lanes at once only. */
    if (!drive->type->own_steps && drive->live)
        return JM_OK;
    for (uint32_t l = 0; l < drive->lanes; l++) {
        jm_hand *hand;
        if (drive->live >> l & 1)
            continue;
        const jm_status status = next_patient(drive, &hand, err);
        if (status != JM_OK)
            return status;
        if (!hand)
            break;
        move_in(drive, hand, l);
        drive->live |= 1u << l;
        *loaded |= 1u << l;
    }
    if (*loaded)
        fill_empty(drive);
    return JM_OK;
}
