/* SPDX-License-Identifier: Apache-2.0 */
/* What every stepper of the table must do: one test for all of them. */
#include <math.h>

#include "core/lanes/steppers.h"
#include "tests/support/lane_walk.h"

/* Steppers whose lanes share a step are as accurate as their worst lane; multistep methods add up
   some local errors. Measured: below 60 tolerances on these problems. */
static const double slack = 300.0;

#define FOR_EACH_STEPPER(type)                                                                    \
    for (const jm_stepper_type *const *at_ = jm_steppers, *type = *at_;                           \
         type != NULL && (jm_test_note("%s", type->name), true); type = *++at_)

static void start_decay(lane_walk *w)
{
    for (uint32_t l = 0; l < w->b->lanes; l++) {
        *lane_p(w, 0, l) = 0.2385 * (l + 1.0);
        *lane_p(w, 1, l) = -1.0; /* no root */
        *lane_y(w, 0, l) = 2.385 + 0.1 * l;
        *lane_y(w, 1, l) = 0.713;
    }
    lane_walk_start(w, 0.0);
}

JM_TEST("the table has names, texts and all functions")
{
    FOR_EACH_STEPPER(type)
    {
        expect_true(type->name[0] != '\0' && type->doc[0] != '\0');
        expect_true(type->create && type->destroy && type->restart && type->step);
        expect_true(type->interpolate != NULL);
        expect_true(jm_stepper_find(type->name) == type);
    }
    expect_true(jm_stepper_find("euler") == NULL);
}

JM_TEST("options that make no sense are refused")
{
    lane_walk w;
    jm_error err;
    lane_walk_init(&w, 0.0, 1e-8);
    w.options.atol = w.atol;
    expect_status(jm_block_new(&w.b, &hand_decay, 8, &err), JM_OK, &err);
    expect_status(jm_stepper_new(&w.s, jm_steppers[0], w.b, &w.options, &err), JM_ARGUMENT, NULL);
    expect_true(w.s == NULL);
    lane_walk_close(&w);
    expect_status(jm_block_new(&w.b, &hand_decay, 3, &err), JM_ARGUMENT, NULL);
}

JM_TEST("each lane decays with its own rate")
{
    FOR_EACH_STEPPER(type)
    {
        for (uint32_t lanes = 1; lanes <= 8; lanes += 7) {
            lane_walk w;
            lane_walk_init(&w, 1e-7, 1e-9);
            if (!lane_walk_open(&w, type, &hand_decay, lanes)) {
                return;
            }
            start_decay(&w);
            lane_walk_until(&w, 3.71);
            for (uint32_t l = 0; l < lanes; l++) {
                const double left = (2.385 + 0.1 * l) * exp(-*lane_p(&w, 0, l) * 3.71);
                expect_abs(*lane_y(&w, 0, l), left, slack * (1e-7 * left + 1e-9));
                expect_abs(*lane_y(&w, 0, l) + *lane_y(&w, 1, l), 3.098 + 0.1 * l, 1e-12);
                expect_true(w.b->t[l] == 3.71);
            }
            lane_walk_close(&w);
        }
    }
}

/* Largest error of an oscillator after ten turns, in lanes of different frequency. */
static double oscillator_error(const jm_stepper_type *type, double rtol)
{
    lane_walk w;
    double worst = 0.0;
    lane_walk_init(&w, rtol, rtol);
    w.options.max_steps = 1000000;
    if (!lane_walk_open(&w, type, &hand_oscillator, 8)) {
        return HUGE_VAL;
    }
    for (uint32_t l = 0; l < 8; l++) {
        *lane_p(&w, 0, l) = 1.0 + 0.07 * l;
        *lane_p(&w, 1, l) = 7.0; /* no root */
        *lane_y(&w, 0, l) = 1.0;
    }
    lane_walk_start(&w, 0.0);
    lane_walk_until(&w, 62.83);
    for (uint32_t l = 0; l < 8; l++) {
        worst = fmax(worst, fabs(*lane_y(&w, 0, l) - cos(62.83 * *lane_p(&w, 0, l))));
        worst = fmax(worst, fabs(*lane_y(&w, 1, l) + sin(62.83 * *lane_p(&w, 0, l))));
    }
    lane_walk_close(&w);
    return worst;
}

JM_TEST("the error follows the tolerance over four decades")
{
    FOR_EACH_STEPPER(type)
    {
        const double loose = oscillator_error(type, 1e-5), tight = oscillator_error(type, 1e-9);
        jm_test_note("%s: %.2g and %.2g", type->name, loose, tight);
        expect_true(loose < 1e-5 * 10.0 * slack);
        expect_true(tight < 1e-9 * 10.0 * slack);
        expect_true(tight < loose * 1e-2);
    }
}

JM_TEST("lanes stop exactly where they are told to, again and again")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk w;
        lane_walk_init(&w, 1e-6, 1e-8);
        if (!lane_walk_open(&w, type, &hand_decay, 8)) {
            return;
        }
        start_decay(&w);
        const double stops[] = {0.1, 0.1 + 1e-9, 0.3, 1.7, 1.7000001, 2.9};
        for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
            lane_walk_until(&w, stops[i]);
            for (uint32_t l = 0; l < 8; l++) {
                expect_true(w.b->t[l] == stops[i]);
            }
        }
        expect_abs(*lane_y(&w, 0, 2), 2.585 * exp(-3.0 * 0.2385 * 2.9), slack * 1e-6);
        jm_step did;
        jm_stepper_step(w.s, w.b->t, &did); /* everybody stands at its stop */
        expect_int(did.stepped | did.failed | did.rooted, 0);
        lane_walk_close(&w);
    }
}

/* Checks the interpolant inside each step against exp(). */
static void look_inside(lane_walk *w, const jm_step *did, void *user)
{
    double *const worst = user;
    for (int part = 0; part <= 4; part++) {
        double t[JM_LANES], y[2 * JM_LANES];
        for (uint32_t l = 0; l < 8; l++) {
            t[l] = w->s->t_before[l] + 0.25 * part * (w->b->t[l] - w->s->t_before[l]);
            t[l] = part == 4 ? w->b->t[l] : t[l];
        }
        jm_stepper_interpolate(w->s, t, y);
        for (uint32_t l = 0; l < 8; l++) {
            const double right = (2.385 + 0.1 * l) * exp(-*lane_p(w, 0, l) * t[l]);
            if ((did->stepped >> l & 1u) != 0) {
                *worst = fmax(*worst, fabs(y[l] - right) / right);
            }
        }
    }
}

JM_TEST("values inside a step are as good as those at its ends")
{
    FOR_EACH_STEPPER(type)
    {
        double worst = 0.0;
        lane_walk w;
        lane_walk_init(&w, 1e-8, 1e-10);
        if (!lane_walk_open(&w, type, &hand_decay, 8)) {
            return;
        }
        w.look = look_inside;
        w.user = &worst;
        start_decay(&w);
        lane_walk_until(&w, 2.71);
        jm_test_note("%s: %.3g", type->name, worst);
        expect_true(worst > 0.0 && worst < slack * 1e-8);
        lane_walk_close(&w);
    }
}

JM_TEST("doses add up")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk w;
        lane_walk_init(&w, 1e-8, 1e-10);
        if (!lane_walk_open(&w, type, &hand_decay, 8)) {
            return;
        }
        start_decay(&w);
        for (int dose = 1; dose <= 3; dose++) {
            lane_walk_until(&w, 0.8125 * dose);
            for (uint32_t l = 0; l < 8; l++) {
                *lane_y(&w, 0, l) += 3.5 + l;
            }
            jm_stepper_restart(w.s, lane_all(&w));
        }
        lane_walk_until(&w, 4.0);
        for (uint32_t l = 0; l < 8; l++) {
            const double k = *lane_p(&w, 0, l);
            double sum = (2.385 + 0.1 * l) * exp(-k * 4.0);
            for (int dose = 1; dose <= 3; dose++) {
                sum += (3.5 + l) * exp(-k * (4.0 - 0.8125 * dose));
            }
            expect_rel(*lane_y(&w, 0, l), sum, slack * 1e-8);
        }
        lane_walk_close(&w);
    }
}

/* Where the cosine of each lane crosses 0.385, and how. */
typedef struct crossings {
    int count[JM_LANES];
    double worst;  /* error of the times */
    bool in_order; /* down, up, down, … */
} crossings;

static void look_at_roots(lane_walk *w, const jm_step *did, void *user)
{
    crossings *const c = user;
    for (uint32_t l = 0; l < 8; l++) {
        if ((did->rooted >> l & 1u) == 0) {
            continue;
        }
        const int n = c->count[l]++;
        const double turn = acos(0.385), pi = 3.14159265358979;
        const double phase = n % 2 == 0 ? n * pi + turn : (n + 1) * pi - turn;
        c->worst = fmax(c->worst, fabs(w->b->t[l] * *lane_p(w, 0, l) - phase));
        c->in_order = c->in_order && w->s->root[l] == (n % 2 == 0 ? -1 : 1);
    }
}

JM_TEST("crossings are found once each, with their direction")
{
    FOR_EACH_STEPPER(type)
    {
        crossings c = {.in_order = true};
        lane_walk w;
        lane_walk_init(&w, 1e-9, 1e-9);
        if (!lane_walk_open(&w, type, &hand_oscillator, 8)) {
            return;
        }
        w.look = look_at_roots;
        w.user = &c;
        for (uint32_t l = 0; l < 8; l++) {
            *lane_p(&w, 0, l) = 1.0 + 0.13 * l;
            *lane_p(&w, 1, l) = 0.385;
            *lane_y(&w, 0, l) = 1.0;
        }
        lane_walk_start(&w, 0.0);
        lane_walk_until(&w, 12.0);
        expect_true(c.in_order);
        jm_test_note("%s: %.3g", type->name, c.worst);
        expect_true(c.worst < 1e-9 * slack * 10.0);
        for (uint32_t l = 0; l < 8; l++) {
            const double turns = 12.0 * *lane_p(&w, 0, l) / 6.283185307179586;
            const double rest = turns - floor(turns), at = acos(0.385) / 6.283185307179586;
            const int more = rest > 1.0 - at ? 2 : rest > at ? 1 : 0;
            expect_int(c.count[l], 2 * (int)turns + more);
        }
        lane_walk_close(&w);
    }
}

/* As a delayed event asks for: the integrator may have stepped past the stop when it looks back. */
JM_TEST("a crossing may bring a stop that nobody knew of, shortly after it")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk w;
        int n = 0;
        lane_walk_init(&w, 1e-9, 1e-9);
        if (!lane_walk_open(&w, type, &hand_oscillator, 1)) {
            return;
        }
        *lane_p(&w, 0, 0) = 1.0;
        *lane_p(&w, 1, 0) = 0.385;
        *lane_y(&w, 0, 0) = 1.0;
        lane_walk_start(&w, 0.0);
        while (w.s->live != 0 && w.b->t[0] < 12.0) {
            const double end = 12.0, soon = w.b->t[0] + 1e-4;
            jm_step did;
            if (n % 2 == 1) {
                n++;
                lane_walk_until(&w, soon);
                expect_abs(w.b->t[0], soon, 0.0);
            }
            jm_stepper_step(w.s, &end, &did);
            n += did.rooted != 0;
        }
        expect_int(w.s->live, 1);
        expect_int(n, 8);
        expect_abs(*lane_y(&w, 0, 0), cos(12.0), 1e-6);
        lane_walk_close(&w);
    }
}

static void start_blowup(lane_walk *w, double rate_of_third)
{
    for (uint32_t l = 0; l < 8; l++) {
        *lane_p(w, 0, l) = l == 3 ? rate_of_third : 0.02 * (l + 1.0);
        *lane_y(w, 0, l) = 1.25;
        *lane_y(w, 1, l) = 2.385;
    }
    lane_walk_start(w, 0.0);
}

JM_TEST("a lane that explodes is taken out and the others finish")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk ill, well;
        lane_walk_init(&ill, 1e-7, 1e-9);
        lane_walk_init(&well, 1e-7, 1e-9);
        if (!lane_walk_open(&ill, type, &hand_blowup, 8) ||
            !lane_walk_open(&well, type, &hand_blowup, 8)) {
            return;
        }
        start_blowup(&ill, 1.0); /* infinite at t = 0.8 */
        start_blowup(&well, 0.05);
        lane_walk_until(&ill, 2.5);
        lane_walk_until(&well, 2.5);
        expect_int(ill.failed, 1 << 3);
        expect_int(well.failed, 0);
        expect_true(ill.s->why[3] == JM_SOLVER || ill.s->why[3] == JM_DOMAIN);
        const char *const at = strstr(ill.s->reason[3], "t = ");
        jm_test_note("%s: %s", type->name, ill.s->reason[3]);
        expect_abs(at == NULL ? HUGE_VAL : atof(at + 4), 0.8, 1e-3);
        expect_int(ill.s->live, 0xf7);
        for (uint32_t l = 0; l < 8; l++) {
            const double x = 1.25 / (1.0 - 1.25 * *lane_p(&well, 0, l) * 2.5);
            expect_rel(*lane_y(&well, 0, l), x, slack * 1e-7);
            if (l != 3 && type->own_steps) {
                expect_ulp(*lane_y(&ill, 0, l), *lane_y(&well, 0, l), 0);
                expect_ulp(*lane_y(&ill, 1, l), *lane_y(&well, 1, l), 0);
            } else if (l != 3) {
                expect_rel(*lane_y(&ill, 0, l), x, slack * 1e-7);
            }
            expect_true(isfinite(*lane_y(&ill, 0, l)));
        }
        lane_walk_close(&ill);
        lane_walk_close(&well);
    }
}

JM_TEST("a lane that needs too many steps is told so")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk w;
        lane_walk_init(&w, 1e-9, 1e-11);
        w.options.max_steps = 60;
        if (!lane_walk_open(&w, type, &hand_oscillator, 8)) {
            return;
        }
        for (uint32_t l = 0; l < 8; l++) {
            *lane_p(&w, 0, l) = l == 5 ? 1e6 : l == 3 ? 4.0 : 0.01; /* stuck, slow, quick */
            *lane_p(&w, 1, l) = 7.0;
            *lane_y(&w, 0, l) = 1.0;
        }
        lane_walk_start(&w, 0.0);
        lane_walk_until(&w, 20.0);
        expect_int(w.failed, 1 << 5);
        expect_int(w.s->why[5], JM_SOLVER);
        expect_contains(w.s->reason[5], "too many steps");
        expect_abs(*lane_y(&w, 0, 1), cos(0.2), slack * 1e-9);
        lane_walk_close(&w);
    }
}

JM_TEST("dropped lanes do not count any more")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk w;
        lane_walk_init(&w, 1e-7, 1e-9);
        if (!lane_walk_open(&w, type, &hand_blowup, 8)) {
            return;
        }
        start_blowup(&w, 1.0);
        lane_walk_until(&w, 0.25);
        jm_stepper_drop(w.s, 1u << 3 | 1u << 6);
        lane_walk_until(&w, 2.5); /* lane 3 would have failed */
        expect_int(w.failed, 0);
        expect_int(w.s->live, 0xff & ~(1 << 3 | 1 << 6));
        expect_rel(*lane_y(&w, 0, 7), 1.25 / (1.0 - 1.25 * 0.16 * 2.5), slack * 1e-7);
        lane_walk_close(&w);
    }
}

JM_TEST("the same block walks twice with the same bits")
{
    FOR_EACH_STEPPER(type)
    {
        double first[10 * JM_LANES];
        lane_walk w;
        lane_walk_init(&w, 1e-6, 1e-6);
        if (!lane_walk_open(&w, type, &hand_hovorka, 8)) {
            return;
        }
        for (int turn = 0; turn < 2; turn++) {
            for (uint32_t l = 0; l < 8; l++) {
                for (uint32_t i = 0; i < 17; i++) {
                    *lane_p(&w, i, l) = hand_hovorka_default[i] * (1.0 + 0.013 * l);
                }
                for (uint32_t s = 0; s < 10; s++) {
                    *lane_y(&w, s, l) = s == 6 ? 67.2 : s == 8 ? 266.4 : 0.2385;
                }
            }
            jm_stepper_drop(w.s, lane_all(&w));
            lane_walk_start(&w, 0.0);
            lane_walk_until(&w, 600.0);
            if (turn == 0) {
                memcpy(first, w.b->y, sizeof first);
            }
        }
        expect_lanes(w.b->y, first, 80, 0.0);
        lane_walk_close(&w);
    }
}

/* From a start that is off by 0.01, with rates from 1 to 128 and, for methods that can, to 1e7. */
JM_TEST("time by itself is felt, also where it drives what is stiff")
{
    FOR_EACH_STEPPER(type)
    {
        lane_walk w;
        lane_walk_init(&w, 1e-8, 1e-8);
        if (!lane_walk_open(&w, type, &hand_forced, 8)) {
            return;
        }
        for (uint32_t l = 0; l < 8; l++) {
            *lane_p(&w, 0, l) = type->implicit ? pow(10.0, l) : pow(2.0, l);
            *lane_y(&w, 0, l) = 0.01;
            *lane_y(&w, 1, l) = 2.385;
        }
        lane_walk_start(&w, 0.0);
        lane_walk_until(&w, 2.5);
        expect_int(w.failed, 0);
        for (uint32_t l = 0; l < 8; l++) {
            /* x - t^3 = 0.01 exp(-k t), which y takes up */
            const double k = *lane_p(&w, 0, l), part = 0.01 / (0.5 - k);
            const double y = (2.385 - part) * exp(-1.25) + part * exp(-2.5 * k);
            expect_abs(*lane_y(&w, 0, l), 15.625 + 0.01 * exp(-2.5 * k), 16.0 * slack * 1e-8);
            expect_abs(*lane_y(&w, 1, l), y, 16.0 * slack * 1e-8);
        }
        lane_walk_close(&w);
    }
}

/* End of a stiff problem in lanes `first` … first + lanes - 1 of eight, by a method for it and by
   an explicit one with tiny steps; `y` is of eight lanes. */
static void end_of(const jm_stepper_type *type, const jm_model *model, double rtol, uint32_t first,
                   uint32_t lanes, double *y)
{
    lane_walk w;
    const bool robertson = model == &hand_robertson;
    lane_walk_init(&w, rtol, robertson ? rtol * 1e-4 : rtol);
    w.options.max_steps = 3000000;
    if (!lane_walk_open(&w, type, model, lanes)) {
        return;
    }
    for (uint32_t l = 0; l < lanes; l++) {
        *lane_p(&w, 0, l) = robertson ? 1.0 + 0.1 * (first + l) : 50.0 + 10.0 * (first + l);
        *lane_y(&w, 0, l) = robertson ? 1.0 : 2.0;
    }
    lane_walk_start(&w, 0.0);
    lane_walk_until(&w, robertson ? 4.0 : 90.0);
    expect_int(w.failed, 0);
    for (uint32_t s = 0; s < model->abi->n_states; s++) {
        for (uint32_t l = 0; l < lanes; l++) {
            y[s * 8 + first + l] = *lane_y(&w, s, l);
        }
    }
    lane_walk_close(&w);
}

/* What BDF leaves open where a patient meets the tolerance alone: CVODE's, one lane at a time. With
   lanes that share their steps the strictest of eight decides, which is not asked of others. */
static void alone(const jm_model *model, double *y)
{
    for (uint32_t l = 0; l < 8; l++) {
        end_of(&jm_stepper_cvode_bdf, model, 1e-8, l, 1, y);
    }
}

JM_TEST("implicit steppers get through stiff problems with few steps")
{
    const jm_model *const models[] = {&hand_robertson, &hand_vanderpol};
    const jm_stepper_type *const reference = jm_stepper_find("dop853");
    for (size_t m = 0; m < 2; m++) {
        double right[3 * JM_LANES], got[3 * JM_LANES], bdf[3 * JM_LANES];
        end_of(reference, models[m], 1e-10, 0, 8, right);
        alone(models[m], bdf);
        FOR_EACH_STEPPER(type)
        {
            if (!type->implicit) {
                continue;
            }
            end_of(type, models[m], 1e-8, 0, 8, got);
            for (uint32_t i = 0; i < models[m]->abi->n_states * 8; i++) {
                double most = 1e-5 * fabs(right[i]);
                if (type == &jm_stepper_bdf) {
                    most = fmax(most, fabs(bdf[i] - right[i]));
                }
                expect_abs(got[i], right[i], most + 1e-9);
            }
        }
    }
}

JM_TEST_MAIN
