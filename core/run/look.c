/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks: what a patient's quantities are at the points of the view.
 *
 * All lanes that have a point within their last step are looked at together, each at its own time:
 * one interpolation and one call per computed signal serve up to eight patients. Where points are
 * farther apart than steps few lanes have one at a time; then what was interpolated waits until
 * others have one, or until something is about to change the patient or another point comes.
 */
#include <math.h>

#include "core/run/inside.h"

const double *jm_row_of(const jm_block *block, const jm_frame *f, jm_ref ref, double *out)
{
    switch (ref.kind) {
    case JM_REF_STATE:
        return f->y + (size_t)ref.index * f->stride;
    case JM_REF_PARAM:
        return f->p + (size_t)ref.index * f->stride;
    case JM_REF_INPUT:
        return f->p + ((size_t)block->model->abi->n_params + ref.index) * f->stride;
    case JM_REF_SIGNAL:
        break;
    }
    jm_signals signals = jm_block_signals(block, f);
    return jm_signals_row(&signals, ref.index, out);
}

/* Quantities of all things at t and y. */
static void evaluate(jm_drive *drive, const double *t, const double *y)
{
    const jm_view *view = &drive->run->view;
    jm_frame frame = jm_block_frame(drive->block);
    frame.t = t;
    frame.y = y;
    jm_stepper_delays(drive->stepper, &frame);
    jm_signals signals = { 0 };
    for (size_t k = 0; k < view->n_things; k++) {
        const jm_ref ref = view->things[k].ref;
        double *out = drive->values + k * drive->lanes;
        if (ref.kind != JM_REF_SIGNAL) {
            drive->rows[k] = jm_row_of(drive->block, &frame, ref, out);
            continue;
        }
        if (!signals.kernels)
            signals = jm_block_signals(drive->block, &frame);
        drive->rows[k] = jm_signals_row(&signals, ref.index, out);
    }
}

static void say_limit(jm_hand *hand, const jm_var_info *var, double t, double v)
{
    jm_hand_happens(hand, &(jm_happening){t, "limit", var->name, v, var->unit, ""});
}

static void check_bounds(jm_drive *drive, uint32_t mask, const double *t)
{
    const jm_view *view = &drive->run->view;
    for (size_t k = 0; k < view->n_things; k++) {
        const jm_view_thing *thing = &view->things[k];
        if (!thing->has_bounds)
            continue;
        const uint32_t outside =
            mask & drive->between->outside(drive->rows[k], thing->low, thing->high);
        for (uint32_t l = 0; outside >> l != 0; l++) {
            jm_hand *hand = drive->hand[l];
            if (!(outside >> l & 1) || hand->out_of_bounds[k])
                continue;
            hand->out_of_bounds[k] = true;
            hand->flags |= JM_FLAG_VALID;
            say_limit(hand, jm_model_var(drive->run->plan->model, thing->ref), t[l],
                      drive->rows[k][l]);
        }
    }
}

/* Writes the samples of lanes whose point has a number of the record, numbers[lane]. */
static void record(jm_drive *drive, uint32_t mask, const uint32_t *numbers)
{
    const jm_plan *plan = drive->run->plan;
    const uint32_t *of_signal = drive->run->view.of_signal;
    uint32_t n = 0, lane[JM_LANES];
    double *to[JM_LANES];
    for (uint32_t left = plan->keep_samples ? mask : 0; left; left &= left - 1) {
        const uint32_t l = (uint32_t)__builtin_ctz(left);
        const uint32_t at = numbers[l];
        if (at == UINT32_MAX)
            continue;
        lane[n] = l;
        to[n++] = drive->samples[l] + at;
    }
    for (size_t k = 0; n && k < plan->n_signals; k++) {
        const double *row = drive->rows[of_signal[k]];
        const double factor = plan->signals[k].factor, offset = plan->signals[k].offset;
        for (uint32_t i = 0; i < n; i++)
            to[i][k * plan->n_times] = factor * row[lane[i]] + offset;
    }
}

static void look(jm_drive *drive, uint32_t mask, const double *t, const double *y)
{
    const jm_work before = jm_run_turn(drive->run, JM_WORK_LOOK);
    evaluate(drive, t, y);
    check_bounds(drive, mask, t);
    jm_tally_look(drive->tally, mask, t, drive->rows);
    jm_run_turn(drive->run, before);
}

/* Lanes of `mask` with a point that is behind them, their times in t_look; 0: none. */
static uint32_t next_points(jm_drive *drive, uint32_t mask, uint32_t standing)
{
    const double *now = drive->block->t;
    uint32_t lanes = mask & drive->between->le(drive->t_point, now);
    /* Who stands at a point is looked at after what is done there. */
    if (lanes & standing)
        lanes &= ~(standing & drive->between->reached(now, drive->t_point));
    for (uint32_t l = 0; l < drive->lanes && lanes; l++)
        drive->t_look[l] = lanes >> l & 1 ? drive->t_point[l] : now[l];
    return lanes;
}

void jm_drive_advance(jm_drive *drive, uint32_t lanes)
{
    const jm_view_point *points = drive->run->view.points;
    for (; lanes; lanes &= lanes - 1) {
        const int l = __builtin_ctz(lanes);
        const jm_view_point *next = &points[++drive->point[l]];
        drive->t_point[l] = next->t;
        drive->record[l] = next->record;
    }
}

/* Steppers that share one step interpolate at one time: the earliest comes first. */
static uint32_t take_earliest(jm_drive *drive, uint32_t lanes)
{
    double first = HUGE_VAL;
    uint32_t earliest = 0;
    for (uint32_t l = 0; l < drive->lanes; l++) {
        if (lanes >> l & 1 && drive->t_look[l] < first)
            first = drive->t_look[l];
    }
    for (uint32_t l = 0; l < drive->lanes; l++) {
        if (lanes >> l & 1 && drive->t_look[l] == first)
            earliest |= 1u << l;
        drive->t_look[l] = first;
    }
    return earliest;
}

/* Few of the lanes that walk, and nothing but state and parameters makes their signals. */
static bool may_wait(const jm_drive *drive, uint32_t lanes)
{
    return drive->type->own_steps && drive->block->model->abi->n_histories == 0 &&
           2 * __builtin_popcount(lanes) <= __builtin_popcount(drive->live);
}

/* What stands interpolated in y_look for these lanes waits. */
static void put_off(jm_drive *drive, uint32_t lanes)
{
    jm_late_looks *w = &drive->waiting;
    const size_t n = (size_t)drive->block->model->abi->n_states * drive->lanes;
    for (uint32_t left = lanes; left; left &= left - 1) {
        const uint32_t l = (uint32_t)__builtin_ctz(left);
        w->t[l] = drive->t_look[l];
        w->record[l] = drive->record[l];
        for (size_t i = l; i < n; i += drive->lanes)
            w->y[i] = drive->y_look[i];
    }
    w->lanes |= lanes;
}

void jm_drive_catch_up(jm_drive *drive, uint32_t lanes)
{
    jm_late_looks *w = &drive->waiting;
    if (!(w->lanes & lanes))
        return;
    look(drive, w->lanes, w->t, w->y);
    record(drive, w->lanes, w->record);
    w->lanes = 0;
}

void jm_drive_look(jm_drive *drive, uint32_t mask, uint32_t standing)
{
    uint32_t lanes;
    while ((lanes = next_points(drive, mask, standing)) != 0) {
        if (!drive->type->own_steps)
            lanes = take_earliest(drive, lanes);
        jm_drive_catch_up(drive, lanes);
        const jm_work before = jm_run_turn(drive->run, JM_WORK_INTERPOLATE);
        jm_stepper_interpolate(drive->stepper, drive->t_look, drive->y_look);
        jm_run_turn(drive->run, before);
        if (may_wait(drive, lanes)) {
            put_off(drive, lanes);
        } else {
            look(drive, lanes, drive->t_look, drive->y_look);
            record(drive, lanes, drive->record);
        }
        jm_drive_advance(drive, lanes);
    }
}

void jm_drive_glance(jm_drive *drive, uint32_t mask)
{
    look(drive, mask, drive->block->t, drive->block->y);
}

void jm_drive_look_now(jm_drive *drive, uint32_t mask)
{
    if (!mask)
        return;
    look(drive, mask, drive->block->t, drive->block->y);
    const uint32_t here = mask & drive->between->reached(drive->t_point, drive->block->t);
    record(drive, here, drive->record);
    jm_drive_advance(drive, here);
}
