/* SPDX-License-Identifier: Apache-2.0 */
/* What only steppers with own steps promise: a lane depends on itself alone, bit by bit. */
#include <math.h>

#include "core/lanes/bdf.h"
#include "core/lanes/isa.h"
#include "core/lanes/rk.h"
#include "core/lanes/steppers.h"
#include "tests/support/lane_walk.h"

enum { N = 10 };

/* Code for one instruction set; NULL: the best that the machine runs. */
typedef struct codes {
    const jm_rk_codes *rk;
    const jm_bdf_code *bdf;
} codes;

static void use(jm_stepper *s, const codes *c)
{
    if (c != NULL && s->type == &jm_stepper_bdf) {
        jm_bdf_use(s, c->bdf);
    } else if (c != NULL) {
        jm_rk_use(s, c->rk);
    }
}

/* Patient `i` of an imagined cohort comes into lane l. */
static void put_patient(lane_walk *w, uint32_t l, uint32_t i)
{
    for (uint32_t k = 0; k < 17; k++) {
        const double wave = sin(1.7 * i + 2.3 * k);
        *lane_p(w, k, l) = hand_hovorka_default[k] * (1.0 + 0.2385 * wave);
    }
    static const double start[N] = {353.6, 353.6, 5.546, 0.0284, 0.00455, 0.2884, 67.2, 27.05};
    for (uint32_t s = 0; s < N; s++) {
        *lane_y(w, s, l) = start[s];
    }
    w->b->t[l] = 0.0;
}

/* Doses at 60 + 4 i and 300, end at 600; what each lane has at its stops, step by step. */
typedef struct trace {
    double stop[JM_LANES];
    uint32_t patient[JM_LANES];
    int dose[JM_LANES];
    double sum[JM_LANES]; /* of values inside the steps, so that all of them count */
    uint32_t busy;
} trace;

static double stop_of(const trace *t, uint32_t l)
{
    return t->dose[l] == 0 ? 60.0 + 4.0 * t->patient[l] : t->dose[l] == 1 ? 300.0 : 600.0;
}

static void take_part(lane_walk *w, trace *t, uint32_t l, uint32_t patient)
{
    put_patient(w, l, patient);
    t->patient[l] = patient;
    t->dose[l] = 0;
    t->sum[l] = 0.0;
    t->stop[l] = stop_of(t, l);
    t->busy |= 1u << l;
}

static void add_inside(lane_walk *w, trace *t, uint32_t stepped)
{
    double at[JM_LANES], y[N * JM_LANES];
    for (uint32_t l = 0; l < w->b->lanes; l++) {
        at[l] = w->s->t_before[l] + 0.37 * (w->b->t[l] - w->s->t_before[l]);
    }
    jm_stepper_interpolate(w->s, at, y);
    for (uint32_t l = 0; l < w->b->lanes; l++) {
        if ((stepped >> l & 1u) != 0) {
            t->sum[l] += y[6 * w->b->lanes + l];
        }
    }
}

/* Walks until some lane of `busy` is done and returns it; lanes get their doses on the way. */
static uint32_t walk_until_done(lane_walk *w, trace *t)
{
    for (;;) {
        jm_step did;
        uint32_t again = 0, done = 0;
        jm_stepper_step(w->s, t->stop, &did);
        add_inside(w, t, did.stepped);
        for (uint32_t l = 0; l < w->b->lanes; l++) {
            if ((did.stopped >> l & 1u) != 0 && t->dose[l] < 2) {
                *lane_y(w, 8, l) += 150.0 + t->patient[l];
                t->dose[l]++;
                t->stop[l] = stop_of(t, l);
                again |= 1u << l;
            } else if ((did.stopped >> l & 1u) != 0) {
                done |= 1u << l;
            }
        }
        if (again != 0) {
            jm_stepper_restart(w->s, again);
        }
        if (done != 0 || did.failed != 0 || did.stepped == 0) {
            t->busy &= ~done;
            return done;
        }
    }
}

/* One patient alone: final state, then the sum of values inside steps. */
static bool alone(const jm_stepper_type *type, const codes *c, uint32_t i, double *out)
{
    lane_walk w;
    trace t = {.busy = 0};
    lane_walk_init(&w, 1e-6, 1e-7);
    if (!lane_walk_open(&w, type, &hand_hovorka, 1)) {
        return false;
    }
    use(w.s, c);
    take_part(&w, &t, 0, i);
    jm_block_derive(w.b);
    jm_stepper_restart(w.s, 1);
    expect_int(walk_until_done(&w, &t), 1);
    memcpy(out, w.b->y, N * sizeof(double));
    out[N] = t.sum[0];
    lane_walk_close(&w);
    return true;
}

/* Seven times as many patients as lanes, refilled one by one in an order that `turn` changes. */
static void together(const jm_stepper_type *type, const codes *c, uint32_t turn,
                     double out[][N + 1])
{
    lane_walk w;
    trace t = {.busy = 0};
    uint32_t next = 0;
    lane_walk_init(&w, 1e-6, 1e-7);
    if (!lane_walk_open(&w, type, &hand_hovorka, 8)) {
        return;
    }
    use(w.s, c);
    uint32_t fill = 0xff;
    while (fill != 0 || t.busy != 0) {
        for (uint32_t l = 0; l < 8; l++) {
            if ((fill >> l & 1u) != 0 && next < 56) {
                take_part(&w, &t, l, (next++ * 11 + turn * 5) % 56);
            } else {
                fill &= ~(1u << l);
            }
        }
        jm_block_derive(w.b);
        jm_stepper_restart(w.s, fill);
        fill = t.busy == 0 ? 0 : walk_until_done(&w, &t);
        if (fill == 0 && t.busy != 0) {
            expect_int(t.busy, 0); /* nobody gets on any more */
            break;
        }
        jm_stepper_drop(w.s, fill);
        for (uint32_t l = 0; l < 8; l++) {
            for (uint32_t s = 0; (fill >> l & 1u) != 0 && s < N; s++) {
                out[t.patient[l]][s] = *lane_y(&w, s, l);
            }
            if ((fill >> l & 1u) != 0) {
                out[t.patient[l]][N] = t.sum[l];
            }
        }
    }
    lane_walk_close(&w);
}

static const jm_stepper_type *const own[] = {&jm_stepper_dopri5, &jm_stepper_dop853,
                                             &jm_stepper_rodas5p, &jm_stepper_bdf};
enum { OWN = 4 };
static const codes any_8 = {&jm_rk_8_any, &jm_bdf_8_any}, any_1 = {&jm_rk_1_any, &jm_bdf_1_any};
#if defined(__x86_64__)
static const codes v3_8 = {&jm_rk_8_v3, &jm_bdf_8_v3}, v3_1 = {&jm_rk_1_v3, &jm_bdf_1_v3};
#endif

JM_TEST("a patient's bits do not depend on lane, mates, refilling or number of lanes")
{
    static double first[56][N + 1], second[56][N + 1];
    for (size_t k = 0; k < OWN; k++) {
        together(own[k], NULL, 0, first);
        together(own[k], NULL, 3, second);
        for (uint32_t i = 0; i < 56; i++) {
            double single[N + 1];
            jm_test_note("%s, patient %u", own[k]->name, i);
            expect_lanes(second[i], first[i], N + 1, 0.0);
            if (i % 5 == 0 && alone(own[k], NULL, i, single)) {
                expect_lanes(single, first[i], N + 1, 0.0);
            }
        }
    }
}

JM_TEST("all instruction sets give the same bits")
{
    static double best[56][N + 1], other[56][N + 1];
    for (size_t k = 0; k < OWN; k++) {
        double single[N + 1];
        together(own[k], NULL, 0, best);
        jm_test_note("%s, any", own[k]->name);
        together(own[k], &any_8, 0, other);
        expect_lanes(other[0], best[0], 56 * (N + 1), 0.0);
        if (alone(own[k], &any_1, 7, single)) {
            expect_lanes(single, best[7], N + 1, 0.0);
        }
#if defined(__x86_64__)
        if (JM_ISA_V3) {
            jm_test_note("%s, v3", own[k]->name);
            together(own[k], &v3_8, 0, other);
            expect_lanes(other[0], best[0], 56 * (N + 1), 0.0);
            if (alone(own[k], &v3_1, 7, single)) {
                expect_lanes(single, best[7], N + 1, 0.0);
            }
        }
#endif
    }
}

/* Global error of one turn of an oscillator made in `steps` equal steps. */
static double error_in(const jm_stepper_type *type, int steps, bool inside)
{
    lane_walk w;
    double worst = 0.0;
    lane_walk_init(&w, 0.5, 1e6); /* whatever comes is accepted; the bound makes the step */
    w.options.max_step = 6.0 / steps;
    w.options.first_step = 6.0 / steps;
    if (!lane_walk_open(&w, type, &hand_oscillator, 1)) {
        return 0.0;
    }
    *lane_p(&w, 0, 0) = 1.0;
    *lane_p(&w, 1, 0) = 7.0;
    *lane_y(&w, 0, 0) = 1.0;
    lane_walk_start(&w, 0.0);
    for (int i = 1; i <= steps; i++) {
        jm_step did;
        const double stop = 6.0 * i / steps;
        jm_stepper_step(w.s, &stop, &did);
        for (int part = 0; inside && part < 10; part++) {
            const double from = w.s->t_before[0], step = w.b->t[0] - from;
            const double t = from + (0.05 + 0.1 * part) * step;
            double y[2];
            jm_stepper_interpolate(w.s, &t, y);
            worst = fmax(worst, fabs(y[0] - cos(t)));
        }
    }
    expect_int(w.s->stats.steps, (uint64_t)steps);
    worst = inside ? worst : hypot(w.b->y[0] - cos(6.0), w.b->y[1] + sin(6.0));
    lane_walk_close(&w);
    return worst;
}

/* The same for x' = -x^2, x = 1 / (1 + t), up to t = 3: linear problems flatter the Rosenbrock
   method, whose order is 6 there. */
static double curved_error_in(const jm_stepper_type *type, int steps)
{
    lane_walk w;
    lane_walk_init(&w, 0.5, 1e6);
    w.options.max_step = 3.0 / steps;
    w.options.first_step = 3.0 / steps;
    if (!lane_walk_open(&w, type, &hand_blowup, 1)) {
        return 0.0;
    }
    *lane_p(&w, 0, 0) = -1.0;
    *lane_y(&w, 0, 0) = 1.0;
    lane_walk_start(&w, 0.0);
    for (int i = 1; i <= steps; i++) {
        lane_walk_until(&w, 3.0 * i / steps);
    }
    expect_int(w.s->stats.steps, (uint64_t)steps);
    const double error = fabs(*lane_y(&w, 0, 0) - 0.25);
    lane_walk_close(&w);
    return error;
}

JM_TEST("halving the step divides the error by two to the order")
{
    const double ends5 = log2(error_in(own[0], 40, false) / error_in(own[0], 80, false));
    const double ends8 = log2(error_in(own[1], 8, false) / error_in(own[1], 16, false));
    expect_abs(ends5, 5.0, 0.3);
    expect_abs(ends8, 8.0, 0.7);
    const double ends_r = log2(curved_error_in(own[2], 48) / curved_error_in(own[2], 96));
    expect_abs(ends_r, 5.0, 0.2);
    /* The interpolants add one local error of their own to the global one: 5, 8 and 5. */
    const double inside5 = log2(error_in(own[0], 20, true) / error_in(own[0], 40, true));
    const double inside8 = log2(error_in(own[1], 8, true) / error_in(own[1], 16, true));
    const double inside_r = log2(error_in(own[2], 20, true) / error_in(own[2], 40, true));
    jm_test_note("%.3g, %.3g, %.3g", inside5, inside8, inside_r);
    expect_true(inside5 > 4.6 && inside8 > 7.2 && inside_r > 4.6);
}

JM_TEST("a lane at its stop waits without changing")
{
    lane_walk w;
    lane_walk_init(&w, 1e-6, 1e-8);
    if (!lane_walk_open(&w, &jm_stepper_dopri5, &hand_decay, 8)) {
        return;
    }
    double stop[JM_LANES];
    for (uint32_t l = 0; l < 8; l++) {
        *lane_p(&w, 0, l) = 0.7;
        *lane_p(&w, 1, l) = -1.0;
        *lane_y(&w, 0, l) = 2.385;
        stop[l] = 0.5 + 1.1 * l;
    }
    lane_walk_start(&w, 0.0);
    lane_walk_to(&w, stop);
    for (uint32_t l = 0; l < 8; l++) {
        expect_true(w.b->t[l] == stop[l]);
        expect_rel(*lane_y(&w, 0, l), 2.385 * exp(-0.7 * stop[l]), 1e-5);
    }
    lane_walk_close(&w);
}

static void meet_no_number(const jm_stepper_type *type)
{
    lane_walk w;
    lane_walk_init(&w, 1e-6, 1e-8);
    if (!lane_walk_open(&w, type, &hand_decay, 8)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        *lane_p(&w, 0, l) = l == 6 ? (double)NAN : 0.7;
        *lane_p(&w, 1, l) = -1.0;
        *lane_y(&w, 0, l) = 2.385;
    }
    lane_walk_start(&w, 0.0);
    lane_walk_until(&w, 3.0);
    expect_int(w.failed, 1 << 6);
    expect_int(w.s->why[6], JM_DOMAIN);
    expect_contains(w.s->reason[6], "no finite number");
    expect_rel(*lane_y(&w, 0, 7), 2.385 * exp(-2.1), 1e-5);
    lane_walk_close(&w);
}

JM_TEST("a right-hand side that is no number fails its lane as a matter of the model's domain")
{
    for (size_t k = 0; k < OWN; k++) {
        jm_test_note("%s", own[k]->name);
        meet_no_number(own[k]);
    }
}

/* Steps and end of a stiff oscillator, one patient alone. */
static uint64_t vanderpol_alone(const jm_stepper_type *type, double mu, double rtol, double *y)
{
    lane_walk w;
    lane_walk_init(&w, rtol, rtol);
    w.options.max_steps = 1000000;
    if (!lane_walk_open(&w, type, &hand_vanderpol, 1)) {
        return 0;
    }
    *lane_p(&w, 0, 0) = mu;
    *lane_y(&w, 0, 0) = 2.0;
    lane_walk_start(&w, 0.0);
    lane_walk_until(&w, 90.0);
    expect_int(w.failed, 0);
    memcpy(y, w.b->y, 2 * sizeof *y);
    const uint64_t steps = w.s->stats.steps;
    lane_walk_close(&w);
    return steps;
}

JM_TEST("the own BDF takes no more steps than CVODE's alone, and errs no more")
{
    for (int l = 0; l < 8; l++) {
        const double mu = 50.0 + 10.0 * l;
        double right[2], own_y[2], other_y[2];
        (void)vanderpol_alone(&jm_stepper_rodas5p, mu, 1e-10, right);
        const uint64_t steps = vanderpol_alone(&jm_stepper_bdf, mu, 1e-8, own_y);
        const uint64_t others = vanderpol_alone(&jm_stepper_cvode_bdf, mu, 1e-8, other_y);
        jm_test_note("mu %g: %llu steps, CVODE's %llu", mu, (unsigned long long)steps,
                     (unsigned long long)others);
        expect_true(steps > 100 && (double)steps < 1.05 * (double)others);
        for (int s = 0; s < 2; s++) {
            const double error = fabs(own_y[s] - right[s]), size = fabs(right[s]);
            expect_true(error < fmax(fabs(other_y[s] - right[s]), 5e-6 * size));
        }
    }
}

/* The explicit ones must not: their steps would leave the stable range before the error shows. */
static void cross_rest(const jm_stepper_type *type)
{
    lane_walk w;
    lane_walk_init(&w, 1e-6, 1e-8);
    if (!lane_walk_open(&w, type, &hand_rest, 8)) {
        return;
    }
    for (uint32_t l = 0; l < 8; l++) {
        *lane_p(&w, 0, l) = 2.385e6 * (l + 1);
        *lane_p(&w, 1, l) = 0.713;
        *lane_p(&w, 2, l) = 4e5;
        *lane_p(&w, 3, l) = 7e5;
        *lane_y(&w, 1, l) = 3.0;
    }
    lane_walk_start(&w, 0.0);
    lane_walk_until(&w, 1e4);
    expect_int(w.failed, 0);
    expect_true(w.s->stats.steps < 8 * 200);
    expect_rel(*lane_y(&w, 0, 3), 0.713 / 9.54e6, 1e-5);
    lane_walk_close(&w);
}

JM_TEST("a stiff system that has come to rest is crossed in a few steps by the methods for it")
{
    cross_rest(&jm_stepper_rodas5p);
    cross_rest(&jm_stepper_bdf);
}

JM_TEST_MAIN
