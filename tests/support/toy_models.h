/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Models written by hand with all their names, for tests of plans, runs and patients: what
 * hand_models.h leaves out (routes, events, clocks, signals, units) is here.
 *
 *   toy_pk      gut, centre, two peripheries, effect site, transit chain; h, mg, L
 *   toy_clock   a leaky tank with a clock, conditions and a control input; min
 *   toy_delay   x' = -x(t - tau) from 1, signal late = x(t - tau); s
 *   toy_blowup  x' = p x^2 from 1: infinite at t = 1 / p; y' = -y; s
 *
 * Kernels are loops over the lanes of one source, so their bits agree at every width. Models are
 * made by toy_model_new and freed by toy_model_free.
 */
#ifndef JM_TESTS_SUPPORT_TOY_MODELS_H
#define JM_TESTS_SUPPORT_TOY_MODELS_H

#include <math.h>
#include <stdlib.h>

#include "core/model/model.h"

#define TOY_UNUSED __attribute__((unused))
#define TY(i) f->y[(size_t)(i)*f->stride + l]
#define TP(i) f->p[(size_t)(i)*f->stride + l]
#define TD(i) f->d[(size_t)(i)*f->stride + l]
#define TOUT(i) out[(size_t)(i)*f->stride + l]
/* One kernel for widths 8 and 1; the body works on lane l. */
#define TOY_KERNEL(name, ...)                                                           \
    static void name##_8(const jm_frame *f, double *out)                                \
    {                                                                                   \
        for (size_t l = 0; l < 8; l++)                                                  \
            __VA_ARGS__                                                                 \
    }                                                                                   \
    static void name##_1(const jm_frame *f, double *out)                                \
    {                                                                                   \
        const size_t l = 0;                                                             \
        __VA_ARGS__                                                                     \
    }
#define TOY_PICK(name, ...)                                                             \
    static void name##_8(const jm_frame *f, uint32_t which, double *out)                \
    {                                                                                   \
        for (size_t l = 0; l < 8; l++)                                                  \
            __VA_ARGS__                                                                 \
    }                                                                                   \
    static void name##_1(const jm_frame *f, uint32_t which, double *out)                \
    {                                                                                   \
        const size_t l = 0;                                                             \
        __VA_ARGS__                                                                     \
    }
#define TOY_TEXTS .source = "", .vary = ""
#define TOY_NONE .low = NAN, .high = NAN, .atol = NAN
#define TOY_STATE(n, u) {.name = n, .unit = u, .doc = n, .value = NAN, TOY_TEXTS, TOY_NONE}
#define TOY_PARAM(n, u, v) {.name = n, .unit = u, .doc = n, .value = (v), TOY_TEXTS, TOY_NONE}

/* ---- toy_pk ---- */

enum { PK_GUT, PK_CENT, PK_PER1, PK_PER2, PK_CE, PK_T1, PK_T2, PK_T3, PK_STATES };
enum {
    PK_CL, PK_V, PK_Q, PK_V2, PK_Q3, PK_V3, PK_KA, PK_KE0, PK_KTR,
    PK_F_GUT, PK_F_CENT, PK_ALAG_GUT, PK_R_CENT, PK_D_CENT, PK_PARAMS
};
enum { PK_RATE_GUT = PK_PARAMS, PK_RATE_CENT, PK_RATE_T1, PK_ROWS };
enum { PK_DOSE_GUT, PK_DOSE_CENT, PK_DOSE_T1, PK_ROUTES };

TOY_KERNEL(pk_derive, {
    TOUT(0) = TP(PK_CL) / TP(PK_V);
    TOUT(1) = TP(PK_Q) / TP(PK_V);
    TOUT(2) = TP(PK_Q) / TP(PK_V2);
    TOUT(3) = TP(PK_Q3) / TP(PK_V);
    TOUT(4) = TP(PK_Q3) / TP(PK_V3);
})

TOY_KERNEL(pk_start, {
    for (size_t i = 0; i < PK_STATES; i++)
        TOUT(i) = 0 * f->t[l];
})

TOY_KERNEL(pk_rhs, {
    const double gut = TP(PK_KA) * TY(PK_GUT), cent = TY(PK_CENT), ktr = TP(PK_KTR);
    TOUT(PK_GUT) = TP(PK_RATE_GUT) - gut;
    TOUT(PK_CENT) = TP(PK_RATE_CENT) + gut + ktr * TY(PK_T3) -
                    (TD(0) + TD(1) + TD(3)) * cent + TD(2) * TY(PK_PER1) + TD(4) * TY(PK_PER2);
    TOUT(PK_PER1) = TD(1) * cent - TD(2) * TY(PK_PER1);
    TOUT(PK_PER2) = TD(3) * cent - TD(4) * TY(PK_PER2);
    TOUT(PK_CE) = TP(PK_KE0) * (cent / TP(PK_V) - TY(PK_CE));
    TOUT(PK_T1) = TP(PK_RATE_T1) - ktr * TY(PK_T1);
    TOUT(PK_T2) = ktr * (TY(PK_T1) - TY(PK_T2));
    TOUT(PK_T3) = ktr * (TY(PK_T2) - TY(PK_T3));
})

/* Columns: GUT: 0 1; CENT: 1 2 3 4; PER1: 1 2; PER2: 1 3; CE: 4; T1: 5 6; T2: 6 7; T3: 1 7. */
TOY_KERNEL(pk_jac, {
    const double ktr = TP(PK_KTR);
    TOUT(0) = -TP(PK_KA);
    TOUT(1) = TP(PK_KA);
    TOUT(2) = -(TD(0) + TD(1) + TD(3));
    TOUT(3) = TD(1);
    TOUT(4) = TD(3);
    TOUT(5) = TP(PK_KE0) / TP(PK_V);
    TOUT(6) = TD(2);
    TOUT(7) = -TD(2);
    TOUT(8) = TD(4);
    TOUT(9) = -TD(4);
    TOUT(10) = -TP(PK_KE0);
    TOUT(11) = -ktr;
    TOUT(12) = ktr;
    TOUT(13) = -ktr;
    TOUT(14) = ktr;
    TOUT(15) = ktr;
    TOUT(16) = -ktr;
})

TOY_PICK(pk_signal, {
    (void)which; /* CP, the only one */
    TOUT(0) = TY(PK_CENT) / TP(PK_V);
})

TOY_PICK(pk_route, {
    const double fraction = which == PK_DOSE_GUT    ? TP(PK_F_GUT)
                            : which == PK_DOSE_CENT ? TP(PK_F_CENT)
                                                    : 1.0;
    TOUT(JM_ROUTE_GAIN) = fraction;
    TOUT(JM_ROUTE_LAG) = which == PK_DOSE_GUT ? TP(PK_ALAG_GUT) : 0.0;
    TOUT(JM_ROUTE_RATE) = which == PK_DOSE_CENT ? TP(PK_R_CENT) : (double)NAN;
    TOUT(JM_ROUTE_DURATION) = which == PK_DOSE_CENT ? TP(PK_D_CENT) : (double)NAN;
    TOUT(JM_ROUTE_FRACTION) = fraction;
})

static const jm_kernels pk_kernels[2] = {
    {.lanes = 8, .isa = "any", .derive = pk_derive_8, .start = pk_start_8, .rhs = pk_rhs_8,
     .jac = pk_jac_8, .signal = pk_signal_8, .route = pk_route_8},
    {.lanes = 1, .isa = "any", .derive = pk_derive_1, .start = pk_start_1, .rhs = pk_rhs_1,
     .jac = pk_jac_1, .signal = pk_signal_1, .route = pk_route_1}};
static const jm_var_info pk_states[] = {
    TOY_STATE("GUT", "mg"), TOY_STATE("CENT", "mg"), TOY_STATE("PER1", "mg"),
    TOY_STATE("PER2", "mg"), TOY_STATE("CE", "mg/L"), TOY_STATE("T1", "mg"), TOY_STATE("T2", "mg"),
    TOY_STATE("T3", "mg")};
static const jm_var_info pk_params[] = {
    {.name = "CL", .unit = "L/h", .doc = "Clearance", .value = 5, .low = 0.01, .high = 100,
     .atol = NAN, TOY_TEXTS},
    TOY_PARAM("V", "L", 30), TOY_PARAM("Q", "L/h", 0), TOY_PARAM("V2", "L", 1),
    TOY_PARAM("Q3", "L/h", 0), TOY_PARAM("V3", "L", 1), TOY_PARAM("KA", "1/h", 1),
    TOY_PARAM("KE0", "1/h", 0), TOY_PARAM("KTR", "1/h", 0), TOY_PARAM("F_GUT", "1", 1),
    TOY_PARAM("F_CENT", "1", 1), TOY_PARAM("ALAG_GUT", "h", 0), TOY_PARAM("R_CENT", "mg/h", NAN),
    TOY_PARAM("D_CENT", "h", NAN)};
static const jm_var_info pk_inputs[] = {TOY_PARAM("dose.GUT", "mg/h", 0),
                                        TOY_PARAM("dose.CENT", "mg/h", 0),
                                        TOY_PARAM("dose.T1", "mg/h", 0)};
static const jm_var_info pk_signals[] = {
    {.name = "CP", .unit = "mg/L", .doc = "Plasma concentration", .value = NAN, .low = 0,
     .high = 1e6, .atol = NAN, TOY_TEXTS}};
static const jm_route_info pk_routes[] = {{"GUT", "mg", "", PK_GUT, PK_RATE_GUT},
                                          {"CENT", "mg", "", PK_CENT, PK_RATE_CENT},
                                          {"T1", "mg", "", PK_T1, PK_RATE_T1}};
static const uint32_t pk_col[] = {0, 2, 6, 8, 10, 11, 13, 15, 17};
static const uint32_t pk_row[] = {0, 1, 1, 2, 3, 4, 1, 2, 1, 3, 4, 5, 6, 6, 7, 1, 7};
TOY_UNUSED static const jm_model_abi toy_pk = {
    .abi = JM_MODEL_ABI, .n_states = PK_STATES, .n_params = PK_PARAMS, .n_inputs = 3,
    .n_derived = 5, .n_signals = 1, .n_routes = PK_ROUTES, .n_jac = 17, .n_kernels = 2,
    .name = "toy/pk", .title = "Pharmacokinetics for tests", .source = "", .time_unit = "h",
    .time_unit_s = 3600, .fingerprint = "toy-pk", .states = pk_states, .params = pk_params,
    .inputs = pk_inputs, .signals = pk_signals, .routes = pk_routes, .jac_col = pk_col,
    .jac_row = pk_row, .kernels = pk_kernels};

/* ---- toy_clock ----
   x' = inflow - k x + push + dose / 2;  n' = 0, counts strokes;  e' = 0, counts falls of x
   every `period`: push = gain * (goal - x), n = n + 1
   on x falling through `floor`: x = x + kick, e = e + 1 */

enum { CLK_X, CLK_N, CLK_E, CLK_STATES };
enum { CLK_K, CLK_PERIOD, CLK_GAIN, CLK_GOAL, CLK_FLOOR, CLK_KICK, CLK_PARAMS };
enum { CLK_INFLOW = CLK_PARAMS, CLK_PUSH, CLK_RATE, CLK_ROWS };

TOY_KERNEL(clk_start, {
    TOUT(CLK_X) = 0 * f->t[l] + 8.75;
    TOUT(CLK_N) = 0;
    TOUT(CLK_E) = 0;
})

TOY_KERNEL(clk_rhs, {
    TOUT(CLK_X) = TP(CLK_INFLOW) - TP(CLK_K) * TY(CLK_X) + TP(CLK_PUSH) + TP(CLK_RATE) / 2;
    TOUT(CLK_N) = 0;
    TOUT(CLK_E) = 0;
})

TOY_KERNEL(clk_jac, { TOUT(0) = -TP(CLK_K); })

TOY_KERNEL(clk_roots, { TOUT(0) = TP(CLK_FLOOR) - TY(CLK_X); })

TOY_KERNEL(clk_clocks, {
    TOUT(0) = TP(CLK_PERIOD);
    TOUT(1) = 0;
})

TOY_PICK(clk_signal, { TOUT(0) = which ? TY(CLK_X) * TY(CLK_X) : 3.0 * TY(CLK_X); })

TOY_PICK(clk_set, {
    if (which == 0) {
        TOUT(0) = TP(CLK_GAIN) * (TP(CLK_GOAL) - TY(CLK_X));
        TOUT(1) = TY(CLK_N) + 1;
    } else {
        TOUT(0) = TY(CLK_X) + TP(CLK_KICK);
        TOUT(1) = TY(CLK_E) + 1;
    }
})

TOY_PICK(clk_route, {
    (void)which;
    (void)l;
    TOUT(JM_ROUTE_GAIN) = 0.5;
    TOUT(JM_ROUTE_LAG) = 0;
    TOUT(JM_ROUTE_RATE) = (double)NAN;
    TOUT(JM_ROUTE_DURATION) = (double)NAN;
    TOUT(JM_ROUTE_FRACTION) = 1;
})

static const jm_kernels clk_kernels[2] = {
    {.lanes = 8, .isa = "any", .start = clk_start_8, .rhs = clk_rhs_8, .jac = clk_jac_8,
     .signal = clk_signal_8, .roots = clk_roots_8, .clocks = clk_clocks_8, .set = clk_set_8,
     .route = clk_route_8},
    {.lanes = 1, .isa = "any", .start = clk_start_1, .rhs = clk_rhs_1, .jac = clk_jac_1,
     .signal = clk_signal_1, .roots = clk_roots_1, .clocks = clk_clocks_1, .set = clk_set_1,
     .route = clk_route_1}};
static const jm_var_info clk_states[] = {TOY_STATE("x", "mmol/L"), TOY_STATE("strokes", "1"),
                                         TOY_STATE("falls", "1")};
static const jm_var_info clk_params[] = {
    TOY_PARAM("k", "1/min", 0.0625), TOY_PARAM("period", "min", INFINITY),
    TOY_PARAM("gain", "1/min", 0.125), TOY_PARAM("goal", "mmol/L", 6.25),
    TOY_PARAM("floor", "mmol/L", -100), TOY_PARAM("kick", "mmol/L", 2.5)};
static const jm_var_info clk_inputs[] = {TOY_PARAM("inflow", "mmol/L/min", 0),
                                         TOY_PARAM("push", "mmol/L/min", 0),
                                         TOY_PARAM("dose.sugar", "mmol/min", 0)};
static const jm_var_info clk_signals[] = {TOY_STATE("triple", "mmol/L"),
                                          TOY_STATE("square", "mmol2/L2")};
static const uint32_t clk_set_0[] = {CLK_STATES + CLK_PUSH, CLK_N}, clk_set_1_of[] = {CLK_X, CLK_E};
static const jm_event_info clk_events[] = {
    {"every period", "toy.lua:7", JM_EVENT_EVERY, 0, 2, clk_set_0, 0, NULL},
    {"on x falls through floor", "toy.lua:9", JM_EVENT_RISES, 0, 2, clk_set_1_of, 0, NULL}};
static const jm_route_info clk_routes[] = {{"sugar", "mmol", "", CLK_X, CLK_RATE}};
static const uint32_t clk_col[] = {0, 1, 1, 1}, clk_row[] = {0};
TOY_UNUSED static const jm_model_abi toy_clock = {
    .abi = JM_MODEL_ABI, .n_states = CLK_STATES, .n_params = CLK_PARAMS, .n_inputs = 3,
    .n_signals = 2, .n_roots = 1, .n_clocks = 1, .n_events = 2, .n_routes = 1, .n_jac = 1,
    .n_kernels = 2, .name = "toy/clock", .title = "A tank for tests", .source = "",
    .time_unit = "min", .time_unit_s = 60, .fingerprint = "toy-clock", .states = clk_states,
    .params = clk_params, .inputs = clk_inputs, .signals = clk_signals, .events = clk_events,
    .routes = clk_routes, .jac_col = clk_col, .jac_row = clk_row, .kernels = clk_kernels};

/* ---- toy_blowup ---- */

TOY_KERNEL(blow_start, {
    TOUT(0) = 0 * f->t[l] + 1;
    TOUT(1) = 1;
})

TOY_KERNEL(blow_rhs, {
    TOUT(0) = TP(0) * TY(0) * TY(0);
    TOUT(1) = -TY(1);
})

TOY_KERNEL(blow_jac, {
    TOUT(0) = 2 * TP(0) * TY(0);
    TOUT(1) = -1;
})

static const jm_kernels blow_kernels[2] = {
    {.lanes = 8, .isa = "any", .start = blow_start_8, .rhs = blow_rhs_8, .jac = blow_jac_8},
    {.lanes = 1, .isa = "any", .start = blow_start_1, .rhs = blow_rhs_1, .jac = blow_jac_1}};
static const jm_var_info blow_states[] = {TOY_STATE("x", "1"), TOY_STATE("y", "1")};
static const jm_var_info blow_params[] = {TOY_PARAM("p", "1/s", 0.01)};
static const uint32_t blow_col[] = {0, 1, 2}, blow_row[] = {0, 1};
TOY_UNUSED static const jm_model_abi toy_blowup = {
    .abi = JM_MODEL_ABI, .n_states = 2, .n_params = 1, .n_jac = 2, .n_kernels = 2,
    .name = "toy/blowup", .title = "Grows without bound", .source = "", .time_unit = "s",
    .time_unit_s = 1, .fingerprint = "toy-blowup", .states = blow_states, .params = blow_params,
    .jac_col = blow_col, .jac_row = blow_row, .kernels = blow_kernels};

/* ---- toy_delay ---- */

TOY_KERNEL(delay_start, { TOUT(0) = 0 * f->t[l] + 1; })

TOY_KERNEL(delay_rhs, { TOUT(0) = -f->h[l]; })

TOY_KERNEL(delay_jac, { TOUT(0) = 0 * TY(0); })

TOY_KERNEL(delay_history, {
    TOUT(0) = TY(0);
    TOUT(1) = TP(0);
})

TOY_PICK(delay_signal, {
    (void)which;
    TOUT(0) = f->h[l];
})

static const jm_kernels delay_kernels[2] = {
    {.lanes = 8, .isa = "any", .start = delay_start_8, .rhs = delay_rhs_8, .jac = delay_jac_8,
     .history = delay_history_8, .signal = delay_signal_8, .route = clk_route_8},
    {.lanes = 1, .isa = "any", .start = delay_start_1, .rhs = delay_rhs_1, .jac = delay_jac_1,
     .history = delay_history_1, .signal = delay_signal_1, .route = clk_route_1}};
static const jm_var_info delay_states[] = {TOY_STATE("x", "1")};
static const jm_var_info delay_params[] = {TOY_PARAM("tau", "s", 1)};
static const jm_var_info delay_inputs[] = {TOY_PARAM("dose.push", "1/s", 0)};
static const jm_var_info delay_signals[] = {TOY_STATE("late", "1")};
static const jm_route_info delay_routes[] = {{"push", "1", "", 0, 1}};
static const uint32_t delay_col[] = {0, 1}, delay_row[] = {0};
TOY_UNUSED static const jm_model_abi toy_delay = {
    .abi = JM_MODEL_ABI, .n_states = 1, .n_params = 1, .n_inputs = 1, .n_signals = 1,
    .n_histories = 1, .n_routes = 1, .n_jac = 1, .n_kernels = 2, .name = "toy/delay",
    .title = "What was comes back", .source = "", .time_unit = "s", .time_unit_s = 1,
    .fingerprint = "toy-delay", .states = delay_states, .params = delay_params,
    .inputs = delay_inputs, .signals = delay_signals, .routes = delay_routes,
    .jac_col = delay_col, .jac_row = delay_row, .kernels = delay_kernels};

/* ---- making ---- */

TOY_UNUSED static void toy_names(jm_map *names, jm_ref_kind kind, uint32_t n,
                                 const jm_var_info *vars)
{
    for (uint32_t i = 0; i < n; i++)
        jm_map_put(names, vars[i].name, (uint32_t)kind << 24 | i);
}

/* NULL without memory. */
TOY_UNUSED static jm_model *toy_model_new(const jm_model_abi *abi)
{
    jm_model *model = calloc(1, sizeof *model);
    jm_error err;
    if (!model || !(model->names = jm_map_new()) ||
        jm_unit_parse(&model->time, abi->time_unit, &err) != JM_OK)
        return NULL;
    model->abi = abi;
    model->wide = &abi->kernels[0];
    model->single = &abi->kernels[1];
    toy_names(model->names, JM_REF_STATE, abi->n_states, abi->states);
    toy_names(model->names, JM_REF_SIGNAL, abi->n_signals, abi->signals);
    toy_names(model->names, JM_REF_PARAM, abi->n_params, abi->params);
    toy_names(model->names, JM_REF_INPUT, abi->n_inputs, abi->inputs);
    return model;
}

TOY_UNUSED static void toy_model_free(jm_model *model)
{
    if (!model)
        return;
    jm_map_free(model->names);
    free(model);
}

#endif
