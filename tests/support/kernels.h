/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must hold for the kernels of any model; used on the compiler's own small models and on
 * every model that ships with Jumeau.
 *
 *     jm_test_kernels("glucose/hovorka");
 *
 * opens the model compiled and evaluated and expects, at random parameters and states,
 *   - the same bits from the kernels of 8, 4 and 1 lanes (with packs of 8 and of 4) and from the
 *     evaluator;
 *   - a Jacobian that agrees with central differences of the right-hand side;
 *   - the same bits from the model's own linear algebra and from the plan's tables;
 *   - a pattern of the factors that holds the Jacobian and is closed under elimination.
 *
 * Include it after jm_test.h.
 */
#ifndef JM_TESTS_SUPPORT_KERNELS_H
#define JM_TESTS_SUPPORT_KERNELS_H

#include "core/base/random.h"
#include "core/lanes/lu.h"
#include "core/lanes/memory.h"
#include "core/lanes/spread.h"
#include "core/model/model.h"
#include "tests/support/jm_test.h"

enum { KT_LANES = 8, KT_ROUNDS = 4, KT_EVALUATED = 4, KT_WAYS };

/* Numbers of eight patients, and room for whatever a kernel writes. */
typedef struct kt_group {
    const jm_model_abi *abi;
    size_t room;  /* rows of `out` */
    double *t, *y, *p, *d, *h;
    double *out[KT_WAYS]; /* kernels of 8, 4, 1 and 1 lanes, evaluator */
    double *one;          /* [room] what one patient alone makes */
    jm_spread *spread;
} kt_group;

JM_TEST_UNUSED static double *kt_rows(size_t n)
{
    double *rows = aligned_alloc(64, (n + 1) * KT_LANES * sizeof *rows);
    for (size_t i = 0; rows && i < (n + 1) * KT_LANES; i++)
        rows[i] = -2.385;
    return rows;
}

JM_TEST_UNUSED static size_t kt_most(const jm_model_abi *m)
{
    const size_t counts[] = { m->n_derived,    m->n_jac + m->n_states, m->n_roots,
                              2 * m->n_clocks, 2 * m->n_histories, JM_ROUTE_ROWS,
                              m->n_moments,    m->n_shared };
    size_t most = 1;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        most = counts[i] > most ? counts[i] : most;
    for (uint32_t e = 0; e < m->n_events; e++)
        most = m->events[e].n_set > most ? m->events[e].n_set : most;
    return most;
}

JM_TEST_UNUSED static bool kt_group_init(kt_group *g, const jm_model *model)
{
    const jm_model_abi *m = model->abi;
    bool fits = true;
    g->abi = m;
    g->room = kt_most(m);
    g->t = kt_rows(1);
    g->y = kt_rows(m->n_states);
    g->p = kt_rows(m->n_params + m->n_inputs);
    g->d = kt_rows(m->n_derived);
    g->h = kt_rows(m->n_histories);
    for (int k = 0; k < KT_WAYS; k++)
        fits = (g->out[k] = kt_rows(g->room)) && fits;
    g->one = kt_rows(g->room);
    g->spread = jm_spread_new(model, g->room);
    return fits && g->t && g->y && g->p && g->d && g->h && g->one && g->spread;
}

JM_TEST_UNUSED static void kt_group_clear(kt_group *g)
{
    free(g->t);
    free(g->y);
    free(g->p);
    free(g->d);
    free(g->h);
    for (int k = 0; k < KT_WAYS; k++)
        free(g->out[k]);
    free(g->one);
    jm_spread_free(g->spread);
}

JM_TEST_UNUSED static double kt_draw(uint64_t round, const char *what, size_t index)
{
    return jm_random_uniform(20261123, round, jm_random_name(what), index);
}

/* Numbers of an evaluator's frame; `self` is the evaluator's. */
JM_TEST_UNUSED static jm_frame kt_frame(const kt_group *g, const void *self)
{
    return (jm_frame){ .stride = KT_LANES, .t = g->t, .y = g->y, .p = g->p, .d = g->d, .h = g->h,
                       .self = self };
}

/* Within a third of the default, inside the range; a few lanes keep the default itself. */
JM_TEST_UNUSED static void kt_vary(double *row, const jm_var_info *v, uint64_t round, size_t i)
{
    for (int l = 0; l < KT_LANES; l++) {
        const double u = 2.0 * kt_draw(round, v->name, i * KT_LANES + (size_t)l) - 1.0;
        double x = l == 3 ? v->value : v->value * (1.0 + 0.3 * u);
        if (x < v->low)
            x = v->low;
        if (x > v->high)
            x = v->high;
        row[l] = x;
    }
}

/* Parameters and derived values, then states near the start: a tenth up or down, never 0. */
JM_TEST_UNUSED static void kt_fill(kt_group *g, const jm_model *eval, uint64_t round)
{
    const jm_model_abi *m = g->abi;
    const jm_kernels *k = &eval->abi->kernels[0];
    const jm_frame f = kt_frame(g, eval->self);
    for (int l = 0; l < KT_LANES; l++)
        g->t[l] = 10.0 * kt_draw(round, "t", (size_t)l);
    for (uint32_t i = 0; i < m->n_params; i++)
        kt_vary(g->p + i * KT_LANES, &m->params[i], round, i);
    for (uint32_t i = 0; i < m->n_inputs; i++)
        kt_vary(g->p + (m->n_params + i) * KT_LANES, &m->inputs[i], round, i);
    k->derive(&f, g->d);
    k->start(&f, g->y);
    for (size_t i = 0; i < (size_t)m->n_states * KT_LANES; i++) {
        const double u = kt_draw(round, "y", i);
        g->y[i] = g->y[i] * (0.9 + 0.2 * u) + 1e-3 * u;
    }
    for (size_t i = 0; i < (size_t)m->n_histories * KT_LANES; i++)
        g->h[i] = 1.0 + kt_draw(round, "h", i);
}

JM_TEST_UNUSED static bool kt_same(const double *a, const double *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (memcmp(&a[i], &b[i], sizeof a[i]) != 0 && !(isnan(a[i]) && isnan(b[i])))
            return false;
    return true;
}

/* Names the first difference, and how far apart it is. */
JM_TEST_UNUSED static void kt_expect_same(const kt_group *g, const char *kernel, size_t rows)
{
    static const char *const who[] = { "8 lanes", "4 lanes", "1 lane", "1 lane, packs of 4" };
    const double *right = g->out[KT_EVALUATED];
    for (int k = 0; k < KT_EVALUATED; k++) {
        const double *got = g->out[k];
        for (size_t i = 0; i < rows * KT_LANES; i++) {
            if (kt_same(&got[i], &right[i], 1))
                continue;
            jm_test_note("%s: %s, %s, row %zu, lane %zu", g->abi->name, kernel, who[k],
                         i / KT_LANES, i % KT_LANES);
            expect_ulp(got[i], right[i], 0);
            return;
        }
        expect_true(kt_same(got, right, rows * KT_LANES));
    }
}

/* The kernels that stand for each of the outputs. */
typedef struct kt_kernels {
    const jm_kernels *of[KT_WAYS];
    const jm_kernels *wide[KT_WAYS]; /* that have what those of one lane lack */
    const void *self[KT_WAYS];
} kt_kernels;

/* Those of this machine; kernels of a width that it cannot run give way to narrower ones. */
JM_TEST_UNUSED static kt_kernels kt_all(const jm_model *compiled, const jm_model *eval)
{
    const jm_model_abi *m = compiled->abi;
    const jm_kernels *four = jm_kernels_of_width(m, 4), *alone = jm_kernels_of_width(m, 1);
    kt_kernels k = { { compiled->wide, four, alone, alone, &eval->abi->kernels[0] },
                     { NULL, NULL, compiled->wide, four, NULL },
                     { NULL, NULL, NULL, NULL, eval->self } };
    for (uint32_t i = 0; i < m->n_kernels; i++)
        if (m->kernels[i].lanes == 1 && strcmp(m->kernels[i].isa, four->isa) == 0)
            k.of[3] = &m->kernels[i];
    return k;
}

/* The frame of lane `l`, in its place. */
JM_TEST_UNUSED static jm_frame kt_lane(const jm_frame *f, uint32_t l)
{
    jm_frame one = *f;
    one.t += l;
    one.y += l;
    one.p += l;
    one.d += l;
    one.h += l;
    return one;
}

/* What was computed of lane `l` alone. */
JM_TEST_UNUSED static void kt_put(kt_group *g, int way, size_t rows, uint32_t l)
{
    for (size_t r = 0; r < rows; r++)
        g->out[way][r * KT_LANES + l] = g->one[r];
}

JM_TEST_UNUSED static void kt_call(const kt_kernels *k, kt_group *g, const char *name,
                                   size_t offset, size_t rows)
{
    for (int i = 0; i < KT_WAYS; i++) {
        const jm_frame f = kt_frame(g, k->self[i]);
        jm_kernel_fn *fn;
        memcpy(&fn, (const char *)k->of[i] + offset, sizeof fn);
        if (fn) {
            jm_kernels_call(k->of[i], fn, &f, g->out[i]);
            continue;
        }
        memcpy(&fn, (const char *)k->wide[i] + offset, sizeof fn);
        for (uint32_t l = 0; l < KT_LANES; l++) {
            const jm_frame one = kt_lane(&f, l);
            jm_spread_call(g->spread, fn, &one, rows, g->one);
            kt_put(g, i, rows, l);
        }
    }
    kt_expect_same(g, name, rows);
}

JM_TEST_UNUSED static void kt_pick(const kt_kernels *k, kt_group *g, const char *name,
                                   size_t offset, uint32_t which, size_t rows)
{
    for (int i = 0; i < KT_WAYS; i++) {
        const jm_frame f = kt_frame(g, k->self[i]);
        jm_pick_fn *fn;
        memcpy(&fn, (const char *)k->of[i] + offset, sizeof fn);
        if (fn) {
            jm_kernels_pick(k->of[i], fn, &f, which, g->out[i]);
            continue;
        }
        memcpy(&fn, (const char *)k->wide[i] + offset, sizeof fn);
        for (uint32_t l = 0; l < KT_LANES; l++) {
            const jm_frame one = kt_lane(&f, l), all = jm_spread_frame(g->spread, &one);
            fn(&all, which, jm_spread_rows(g->spread));
            for (size_t r = 0; r < rows; r++)
                g->one[r] = jm_spread_rows(g->spread)[r * KT_LANES];
            kt_put(g, i, rows, l);
        }
    }
    kt_expect_same(g, name, rows);
}

/* What jac writes behind the Jacobian is the right-hand side, to the bit. */
JM_TEST_UNUSED static void kt_slopes(const kt_kernels *k, kt_group *g)
{
    const uint32_t n = g->abi->n_states;
    double *rhs = kt_rows(n);
    for (int i = 0; rhs && i < KT_WAYS; i++) {
        const jm_frame f = kt_frame(g, k->self[i]);
        if (!k->of[i]->jac_has_rhs)
            continue;
        jm_kernels_call(k->of[i], k->of[i]->jac, &f, g->out[i]);
        jm_kernels_call(k->of[i], k->of[i]->rhs, &f, rhs);
        const double *behind = g->out[i] + (size_t)g->abi->n_jac * KT_LANES;
        for (size_t v = 0; v < (size_t)n * KT_LANES; v++) /* no number is as good as another */
            expect_true(memcmp(&behind[v], &rhs[v], sizeof *rhs) == 0 ||
                        (isnan(behind[v]) && isnan(rhs[v])));
    }
    free(rhs);
}

/* Signals that are computed together are what each of them is by itself, to the bit. */
JM_TEST_UNUSED static void kt_shared(const kt_kernels *k, kt_group *g)
{
    double one[KT_LANES] __attribute__((aligned(64)));
    for (int i = 0; i < KT_EVALUATED; i++) {
        const jm_frame f = kt_frame(g, k->self[i]);
        if (!k->of[i]->signal || !g->abi->n_shared)
            continue;
        jm_kernels_pick(k->of[i], k->of[i]->signal, &f, JM_SIGNALS_SHARED, g->out[i]);
        for (uint32_t s = 0; s < g->abi->n_signals; s++) {
            const uint32_t row = g->abi->shared[s];
            if (row == UINT32_MAX)
                continue;
            jm_kernels_pick(k->of[i], k->of[i]->signal, &f, s, one);
            expect_true(kt_same(one, g->out[i] + (size_t)row * KT_LANES, KT_LANES));
        }
    }
}

JM_TEST_UNUSED static void kt_bits(const kt_kernels *k, kt_group *g)
{
    const jm_model_abi *m = g->abi;
    kt_call(k, g, "derive", offsetof(jm_kernels, derive), m->n_derived);
    kt_call(k, g, "start", offsetof(jm_kernels, start), m->n_states);
    kt_call(k, g, "rhs", offsetof(jm_kernels, rhs), m->n_states);
    kt_call(k, g, "jac", offsetof(jm_kernels, jac), m->n_jac);
    kt_slopes(k, g);
    kt_call(k, g, "roots", offsetof(jm_kernels, roots), m->n_roots);
    kt_call(k, g, "clocks", offsetof(jm_kernels, clocks), 2 * m->n_clocks);
    kt_call(k, g, "history", offsetof(jm_kernels, history), 2 * m->n_histories);
    for (uint32_t i = 0; i < m->n_signals; i++)
        kt_pick(k, g, m->signals[i].name, offsetof(jm_kernels, signal), i, 1);
    kt_shared(k, g);
    for (uint32_t i = 0; i < m->n_events; i++)
        kt_pick(k, g, "set", offsetof(jm_kernels, set), i, m->events[i].n_set);
    if (m->n_moments)
        kt_call(k, g, "moments", offsetof(jm_kernels, moments), m->n_moments);
    for (uint32_t i = 0; i < m->n_events; i++) {
        if (m->events[i].flags & (JM_EVENT_DELAYED | JM_EVENT_RANKED))
            kt_pick(k, g, "terms", offsetof(jm_kernels, terms), i, JM_TERM_ROWS);
    }
    for (uint32_t i = 0; i < m->n_routes; i++)
        kt_pick(k, g, "route", offsetof(jm_kernels, route), i, JM_ROUTE_ROWS);
}

/* --- the Jacobian ------------------------------------------------------------------------ */

/* d(rhs)/dy[s] by differences of order 6, in `slope`; `work` is as long. Side 0 is central, 1 above
   and -1 below the state. */
JM_TEST_UNUSED static void kt_difference(kt_group *g, const jm_model *eval, uint32_t s, int side,
                                         const double *step, double *slope, double *work)
{
    static const double central[] = { -1.0 / 60, 3.0 / 20,  -3.0 / 4, 0,
                                      3.0 / 4,   -3.0 / 20, 1.0 / 60 };
    static const double sided[] = { -49.0 / 20, 6,       -15.0 / 2, 20.0 / 3,
                                    -15.0 / 4,  6.0 / 5, -1.0 / 6 };
    const jm_frame f = kt_frame(g, eval->self);
    const size_t n = (size_t)g->abi->n_states * KT_LANES;
    double kept[KT_LANES];
    memcpy(kept, g->y + s * KT_LANES, sizeof kept);
    memset(slope, 0, n * sizeof *slope);
    for (int k = 0; k < 7; k++) {
        const double weight = side ? side * sided[k] : central[k];
        const int at = side ? side * k : k - 3;
        if (weight == 0)
            continue;
        for (int l = 0; l < KT_LANES; l++)
            g->y[s * KT_LANES + (uint32_t)l] = kept[l] + at * step[l];
        eval->abi->kernels[0].rhs(&f, work);
        for (size_t i = 0; i < n; i++)
            slope[i] += weight * work[i] / step[i % KT_LANES];
    }
    memcpy(g->y + s * KT_LANES, kept, sizeof kept);
}

/* Which entries of column s the differences confirm in lane 0 .. 7 is noted in `good`; how many
   were never confirmed is returned. `jac` is what the kernel said. */
JM_TEST_UNUSED static uint32_t kt_wrong(const kt_group *g, uint32_t s, const double *jac,
                                        const double *slope, const double *rhs,
                                        const double *jitter, const double *step, uint8_t *good)
{
    const jm_model_abi *m = g->abi;
    uint32_t k = m->jac_col[s], wrong = 0;
    for (uint32_t r = 0; r < m->n_states; r++) {
        const bool in = k < m->jac_col[s + 1] && m->jac_row[k] == r;
        for (uint32_t l = 0; l < KT_LANES; l++) {
            const double got = in ? jac[k * KT_LANES + l] : 0.0, right = slope[r * KT_LANES + l];
            /* differences lose what rounding of the right-hand side costs */
            const double noise =
                (1e-13 * fabs(rhs[r * KT_LANES + l]) + jitter[r * KT_LANES + l]) / step[l];
            if (!isfinite(right) || fabs(got - right) <= 2e-5 * fabs(right) + noise + 1e-9)
                good[r * KT_LANES + l] = 1;
            if (!good[r * KT_LANES + l] && !wrong++)
                jm_test_note("%s: d %s' / d %s is %.15g, by differences %.15g", m->name,
                             m->states[r].name, m->states[s].name, got, right);
        }
        k += in;
    }
    return wrong;
}

/* How far the last digit of every state moves the right-hand side: what its rounding may cost, also
   where large terms nearly cancel. */
JM_TEST_UNUSED static void kt_jitter(kt_group *g, const jm_model *eval, const double *rhs,
                                     double *jitter, double *work)
{
    const size_t n = (size_t)g->abi->n_states * KT_LANES;
    const jm_frame f = kt_frame(g, eval->self);
    double *kept = kt_rows(g->abi->n_states);
    memset(jitter, 0, n * sizeof *jitter);
    for (int k = -2; kept && k <= 2; k++) {
        memcpy(kept, g->y, n * sizeof *kept);
        for (size_t i = 0; i < n; i++) /* up and down by turns, so that nothing moves together */
            g->y[i] *= 1 + ((i / KT_LANES) % 2 ? k : -k) * DBL_EPSILON;
        eval->abi->kernels[0].rhs(&f, work);
        memcpy(g->y, kept, n * sizeof *kept);
        for (size_t i = 0; i < n; i++)
            jitter[i] = fmax(jitter[i], fabs(work[i] - rhs[i]));
    }
    free(kept);
}

/* A short step does not walk over a kink, a long one is not lost in the rounding of terms that
   nearly cancel, and close to a kink only the side that the state lies on has the slope: an entry
   is right where one of them says so. */
JM_TEST_UNUSED static void kt_jacobian(kt_group *g, const jm_model *eval)
{
    static const struct {
        double size;
        int side;
    } ways[] = { { 1e-3, 0 }, { 1e-4, 0 }, { 1e-5, 0 }, { 1e-2, 0 }, { 1e-4, 1 }, { 1e-4, -1 } };
    const uint32_t n = g->abi->n_states;
    const jm_frame f = kt_frame(g, eval->self);
    double *slope = kt_rows(n), *work = kt_rows(n), *rhs = kt_rows(n), *jitter = kt_rows(n);
    uint8_t *good = calloc((size_t)n * KT_LANES + 1, 1);
    eval->abi->kernels[0].jac(&f, g->out[0]);
    eval->abi->kernels[0].rhs(&f, rhs);
    if (jitter && work)
        kt_jitter(g, eval, rhs, jitter, work);
    for (uint32_t s = 0; slope && work && rhs && jitter && good && s < n; s++) {
        uint32_t wrong = 1;
        memset(good, 0, (size_t)n * KT_LANES);
        for (size_t i = 0; wrong && i < sizeof ways / sizeof *ways; i++) {
            double step[KT_LANES];
            for (uint32_t l = 0; l < KT_LANES; l++)
                step[l] = ways[i].size * (fabs(g->y[s * KT_LANES + l]) + 1e-6);
            kt_difference(g, eval, s, ways[i].side, step, slope, work);
            wrong = kt_wrong(g, s, g->out[0], slope, rhs, jitter, step, good);
        }
        expect_int(wrong, 0);
    }
    jm_test_note("%s", g->abi->name);
    free(slope);
    free(work);
    free(rhs);
    free(jitter);
    free(good);
}

/* --- the factors ------------------------------------------------------------------------- */

JM_TEST_UNUSED static bool kt_in_lu(const jm_model_abi *m, uint32_t row, uint32_t col)
{
    for (uint32_t k = m->lu_col[col]; k < m->lu_col[col + 1]; k++)
        if (m->lu_row[k] == row)
            return true;
    return false;
}

JM_TEST_UNUSED static void kt_factors(const jm_model_abi *m)
{
    const uint32_t n = m->n_states;
    uint32_t *place = calloc(n + 1, sizeof *place);
    uint32_t missing = 0, disorder = 0;
    for (uint32_t k = 0; place && k < n; k++) {
        missing += m->lu_order[k] >= n || place[m->lu_order[k]] != 0;
        place[m->lu_order[k] % n] = k + 1;
    }
    expect_int(missing, 0); /* the order is a permutation */
    for (uint32_t s = 0; place && s < n; s++)
        for (uint32_t k = m->jac_col[s]; k < m->jac_col[s + 1]; k++)
            missing += !kt_in_lu(m, place[m->jac_row[k]] - 1, place[s] - 1);
    for (uint32_t c = 0; c < n; c++) {
        missing += !kt_in_lu(m, c, c);
        for (uint32_t k = m->lu_col[c] + 1; k < m->lu_col[c + 1]; k++)
            disorder += m->lu_row[k - 1] >= m->lu_row[k];
        /* row c of U beside column c of L: what elimination of pivot c touches */
        for (uint32_t j = c + 1; j < n; j++)
            for (uint32_t k = m->lu_col[c]; kt_in_lu(m, c, j) && k < m->lu_col[c + 1]; k++)
                missing += m->lu_row[k] > c && !kt_in_lu(m, m->lu_row[k], j);
    }
    expect_int(missing, 0);
    expect_int(disorder, 0);
    expect_int(m->lu_col[n], m->n_lu);
    free(place);
}

/* --- linear algebra ---------------------------------------------------------------------- */

/* I - gamma J, its factors and a solution, with these kernels or, without any, by the plan. The
   matrix is as the kernels leave it; one lane's gamma is so large that pivots may be lost. */
JM_TEST_UNUSED static void kt_solve(const jm_model_abi *m, const jm_kernels *k, uint32_t lanes,
                                    double *jac, double *a, double *b, uint32_t *lost)
{
    jm_model_abi own = *m;
    jm_lu *lu = NULL;
    jm_error err = { 0 };
    double *gamma = kt_rows(1);
    own.kernels = k;
    own.n_kernels = k ? 1 : 0;
    if (!expect_status(jm_lu_new(&lu, &own, lanes, &err), JM_OK, &err))
        return;
    for (uint32_t l = 0; l < lanes; l++)
        gamma[l] = l == 2 ? 1e6 : 0.013 * (l + 1.0);
    for (uint32_t i = 0; i < m->n_states * lanes; i++)
        b[i] = kt_draw(7, "b", i) - 0.5;
    jm_lu_newton(lu, gamma, jac, a);
    *lost = jm_lu_factor(lu, a) | jm_lu_dense_lanes(lu) << 8;
    jm_lu_solve(lu, b);
    jm_lu_free(lu);
    free(gamma);
}

/* `jac` is of eight lanes; a patient alone takes its first rows. */
JM_TEST_UNUSED static void kt_linear(const jm_model_abi *m, const jm_kernels *k, double *jac)
{
    const uint32_t lanes = k->lanes == 1 ? 1 : 8;
    double *a = kt_rows(m->n_lu), *b = kt_rows(m->n_states);
    double *a0 = kt_rows(m->n_lu), *b0 = kt_rows(m->n_states);
    uint32_t lost = 0, lost0 = 0;
    kt_solve(m, k, lanes, jac, a, b, &lost);
    kt_solve(m, NULL, lanes, jac, a0, b0, &lost0);
    expect_int(lost, lost0);
    jm_test_note("%s: linear algebra of %u lanes", m->name, (unsigned)lanes);
    expect_true(kt_same(a, a0, (size_t)m->n_lu * lanes));
    expect_true(kt_same(b, b0, (size_t)m->n_states * lanes));
    free(a);
    free(b);
    free(a0);
    free(b0);
}

/* --- all of it --------------------------------------------------------------------------- */

JM_TEST_UNUSED static jm_model_options kt_options(jm_model_mode mode)
{
    static const char *const roots[] = { JM_SOURCE_DIR "/models" };
    return (jm_model_options){ .search = { .roots = roots, .n_roots = 1 },
                               .build = { .include = JM_SOURCE_DIR "/include" },
                               .mode = mode };
}

JM_TEST_UNUSED static void kt_compare(const jm_model *compiled, const jm_model *eval)
{
    kt_group g;
    const kt_kernels k = kt_all(compiled, eval);
    if (!expect_true(kt_group_init(&g, compiled)))
        return;
    for (uint64_t round = 0; round < KT_ROUNDS; round++) {
        kt_fill(&g, eval, round);
        kt_bits(&k, &g);
        kt_jacobian(&g, eval);
    }
    kt_factors(compiled->abi);
    for (int i = 0; i < KT_EVALUATED; i++)
        kt_linear(compiled->abi, k.of[i], g.out[0]); /* the Jacobian */
    kt_group_clear(&g);
}

/* `path` as jm_model_open() takes it. */
JM_TEST_UNUSED static void jm_test_kernels(const char *path)
{
    jm_error err = { 0 };
    jm_model *compiled = NULL, *eval = NULL;
    jm_model_options options = kt_options(JM_MODEL_COMPILED);
    jm_test_note("%s", path);
    if (expect_status(jm_model_open(&compiled, path, &options, &err), JM_OK, &err)) {
        options.mode = JM_MODEL_EVALUATED;
        if (expect_status(jm_model_open(&eval, path, &options, &err), JM_OK, &err)) {
            expect_text(compiled->abi->fingerprint, eval->abi->fingerprint);
            kt_compare(compiled, eval);
        }
    }
    jm_model_close(eval);
    jm_model_close(compiled);
}

#endif
