/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Images: a running patient that is saved while it stands still, and put back.
 *
 *   head · body · numbers of the block · what the run has said and counted ·
 *   pieces of the stepper · the protocol's own part
 *
 * An image is of this life of this patient in this run, and means nothing elsewhere: it holds
 * addresses of texts and the stepper's memory as it is. Unlike jm_patient_save() it begins nothing
 * anew, so that a bookmark leaves no trace in a session that is lived through again.
 */
#include <stdlib.h>
#include <string.h>

#include "core/body/bytes.h"
#include "core/run/inside.h"

static const char magic[8] = {'J', 'M', 'I', 'M', 'A', 'G', 'E', '1'};

/* What stands before everything else. */
typedef struct head {
    char magic[sizeof magic];
    uint64_t life;
    double t;
    bool is_prep; /* it had not moved into its lane yet */
} head;

static bool is_in_prep(const jm_hand *hand)
{
    return hand->body.block == hand->drive->prep;
}

static jm_status check(const jm_hand *hand, jm_error *err)
{
    const jm_drive *drive = hand->drive;
    const jm_plan *plan = drive->run->plan;
    if (drive->lanes != 1)
        return jm_fail(err, JM_ARGUMENT, "a patient in company cannot be saved; let it live alone");
    if (!drive->type->pieces)
        return jm_fail(err, JM_ARGUMENT, "patients that are solved with %s cannot be saved; choose "
                       "dopri5, dop853, bdf or rodas5p", drive->type->name);
    if (plan->model->abi->n_histories)
        return jm_fail(err, JM_ARGUMENT, "model %s has true delays; its patients cannot be saved",
                       plan->model->abi->name);
    if (hand->n_triggers)
        return jm_fail(err, JM_ARGUMENT, "the patient waits for a condition of its script, and "
                       "what a script knows cannot be saved");
    if (plan->n_outcomes)
        return jm_fail(err, JM_ARGUMENT, "outcomes are computed of the patient, and they cannot be "
                       "taken back");
    if (hand->body.status != JM_OK || hand->fate != JM_FATE_NOT_RUN)
        return jm_fail(err, JM_ARGUMENT, "the life of this patient is over");
    return JM_OK;
}

/* Numbers of the only lane. */
static void pass_block(jm_bytes_walk *w, jm_block *block)
{
    const jm_model_abi *abi = block->model->abi;
    const size_t n_p = (size_t)abi->n_params + abi->n_inputs, number = sizeof(double);
    jm_bytes_pass(w, block->t, number);
    jm_bytes_pass(w, block->y, abi->n_states * number);
    jm_bytes_pass(w, block->p, n_p * number);
    jm_bytes_pass(w, block->d, abi->n_derived * number);
}

/* What the run knows of the patient. */
static void pass_hand(jm_bytes_walk *w, jm_hand *hand)
{
    jm_drive *drive = hand->drive;
    const size_t n_things = drive->run->view.n_things;
    uint64_t n_happenings = hand->n_happenings;
    jm_bytes_pass(w, &hand->body.changed, sizeof hand->body.changed);
    jm_bytes_pass(w, &hand->n_draws, sizeof hand->n_draws);
    jm_bytes_pass(w, &hand->flags, sizeof hand->flags);
    jm_bytes_pass(w, &n_happenings, sizeof n_happenings);
    jm_bytes_pass(w, hand->out_of_bounds, n_things * sizeof *hand->out_of_bounds);
    jm_bytes_pass(w, &drive->n_steps[0], sizeof drive->n_steps[0]);
    jm_bytes_pass(w, &drive->point[0], sizeof drive->point[0]);
    jm_bytes_pass(w, &drive->record[0], sizeof drive->record[0]);
    jm_bytes_pass(w, &drive->t_point[0], sizeof drive->t_point[0]);
    if (w->in)
        hand->n_happenings = (size_t)n_happenings;
}

static void pass_stepper(jm_bytes_walk *w, jm_stepper *stepper)
{
    jm_piece pieces[JM_MOST_PIECES];
    const size_t n = stepper->type->pieces(stepper, pieces);
    for (size_t k = 0; k < n; k++)
        jm_bytes_pass(w, pieces[k].data, pieces[k].bytes);
}

static head head_of(const jm_hand *hand)
{
    head h = {.life = hand->life, .t = jm_hand_time(hand), .is_prep = is_in_prep(hand)};
    memcpy(h.magic, magic, sizeof magic);
    return h;
}

/* All but the protocol's part. */
static void write_all(jm_bytes_walk *w, jm_hand *hand)
{
    head h = head_of(hand);
    jm_bytes_pass(w, &h, sizeof h);
    jm_body_write(w, &hand->body);
    pass_block(w, hand->body.block);
    pass_hand(w, hand);
    if (!h.is_prep)
        pass_stepper(w, hand->drive->stepper);
}

jm_status jm_hand_save(jm_hand *hand, void *buffer, size_t room, size_t *size, jm_error *err)
{
    const jm_protocol *protocol = hand->drive->run->protocol;
    jm_bytes_walk count = {.is_here = true};
    size_t own = 0;
    *size = 0;
    jm_status status = check(hand, err);
    if (status == JM_OK && protocol->save)
        status = protocol->save(protocol->user, hand, NULL, 0, &own, err);
    if (status != JM_OK)
        return status;
    write_all(&count, hand);
    *size = count.at + own;
    if (!buffer)
        return JM_OK;
    if (room < *size)
        return jm_fail(err, JM_ARGUMENT, "the patient takes %zu bytes, there is room for %zu",
                       *size, room);
    write_all(&(jm_bytes_walk){.out = buffer, .room = room, .is_here = true}, hand);
    return protocol->save ? protocol->save(protocol->user, hand, (uint8_t *)buffer + count.at,
                                           room - count.at, &own, err)
                          : JM_OK;
}

static jm_status read_head(const jm_hand *hand, jm_bytes_walk *w, head *h, jm_error *err)
{
    jm_bytes_pass(w, h, sizeof *h);
    if (w->failed || memcmp(h->magic, magic, sizeof magic) != 0)
        return jm_fail(err, JM_ARGUMENT, "these bytes are no saved patient");
    if (h->life != hand->life || (is_in_prep(hand) && !h->is_prep))
        return jm_fail(err, JM_ARGUMENT, "these bytes are of another life");
    return JM_OK;
}

/* The body becomes the one that was read; where and who it is stays. */
static void become(jm_body *body, jm_body *read, const uint8_t *held)
{
    jm_agenda agenda = body->agenda;
    jm_queue queue = body->queue;
    jm_infusion *running = body->running;
    body->agenda = read->agenda;
    body->queue = read->queue;
    body->running = read->running;
    read->agenda = agenda;
    read->queue = queue;
    read->running = running; /* and goes with it */
    body->n_running = read->n_running;
    body->room_running = read->room_running;
    body->n_infusions = read->n_infusions;
    body->n_draws = read->n_draws;
    jm_body_take(body, held);
}

/* It had not moved in when it was saved: its first step is that of a stranger. */
static void begin_anew(jm_hand *hand)
{
    jm_drive *drive = hand->drive;
    const jm_view_point *first = &drive->run->view.points[0];
    drive->n_steps[0] = 0;
    drive->point[0] = 0;
    drive->record[0] = first->record;
    drive->t_point[0] = first->t;
    jm_stepper_drop(drive->stepper, 1);
    hand->body.changed = true;
}

static void read_all(jm_hand *hand, const head *h, jm_bytes_walk *w, jm_body *read,
                     const uint8_t *held)
{
    jm_body *bodies[JM_LANES] = {NULL};
    become(&hand->body, read, held);
    pass_block(w, hand->body.block);
    pass_hand(w, hand);
    if (!h->is_prep)
        pass_stepper(w, hand->drive->stepper);
    else if (!is_in_prep(hand))
        begin_anew(hand);
    hand->n_triggers = 0;
    bodies[hand->body.lane] = &hand->body;
    jm_service_return(hand->drive->service, bodies, 1u << hand->body.lane);
}

jm_status jm_hand_restore(jm_hand *hand, const void *buffer, size_t size, jm_error *err)
{
    const jm_model_abi *abi = hand->body.block->model->abi;
    const jm_protocol *protocol = hand->drive->run->protocol;
    jm_bytes_walk w = {.in = buffer, .room = size, .is_here = true};
    jm_bytes_walk count = {.is_here = true};
    jm_body read;
    head h;
    jm_status status = read_head(hand, &w, &h, err);
    if (status != JM_OK)
        return status;
    jm_body_init(&read);
    uint8_t *held = calloc(abi->n_roots + 1, 1);
    if (!held || !jm_body_read(&w, abi, h.t, &read, held)) {
        status = jm_fail(err, held ? JM_ARGUMENT : JM_MEMORY, "the saved patient cannot be read");
        goto done;
    }
    pass_block(&count, hand->body.block);
    pass_hand(&count, hand);
    if (!h.is_prep)
        pass_stepper(&count, hand->drive->stepper);
    if (w.at + count.at > size) {
        status = jm_fail(err, JM_ARGUMENT, "the saved patient is damaged");
        goto done;
    }
    if (protocol->restore)
        status = protocol->restore(protocol->user, hand, (const uint8_t *)buffer + w.at + count.at,
                                   size - w.at - count.at, err);
    if (status == JM_OK)
        read_all(hand, &h, &w, &read, held);
done:
    jm_body_clear(&read);
    free(held);
    return status;
}
