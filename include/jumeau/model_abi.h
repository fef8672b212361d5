/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a compiled model is: the contract between the engine and one shared object per model.
 *
 * The engine owns every array that a kernel sees; a kernel never allocates, prints, locks or
 * remembers. The same arguments give the same bits at every width.
 *
 * Arrays are [index][lane]: variable i of lane l stands at a[i * stride + l]. The stride is the
 * number of lanes of the group (8, or 1 for a patient alone). A kernel of width w works on lanes
 * 0 .. w-1 of the pointers it is given; for a wider group it is called again, each time w further
 * along (see jm_kernels_call in core/model/model.h).
 */
#ifndef JUMEAU_MODEL_ABI_H
#define JUMEAU_MODEL_ABI_H

#include <stddef.h>
#include <stdint.h>

#define JM_MODEL_ABI 10u
#define JM_MODEL_ENTRY "jm_model_entry"

/* One named quantity. Texts are UTF-8 and never NULL ("" where there is nothing to say). */
typedef struct jm_var_info {
    const char *name;   /* dotted path in the model: "heart.left.pressure" */
    const char *unit;   /* unit of `value`, `low`, `high` and of every number of this quantity */
    const char *doc;    /* one sentence for people */
    const char *source; /* where a parameter's number comes from */
    const char *vary;   /* how a parameter varies between people: "lognormal(0.3)", or "" */
    double value;       /* default of a parameter or input; NAN for states and signals */
    double low, high;   /* range of a parameter, valid bounds of a signal or state; NAN: none */
    double atol;        /* absolute tolerance of a state where the model sets one, else NAN */
} jm_var_info;

enum {
    JM_EVENT_RISES,
    JM_EVENT_FALLS,
    JM_EVENT_CROSSES,
    JM_EVENT_EVERY,
    JM_EVENT_HOLDS,
    JM_EVENT_RESETS
};

/* How an event of the kind JM_EVENT_HOLDS behaves; the last two are of JM_EVENT_RESETS, too. */
enum {
    JM_EVENT_FLEETING = 1, /* an execution that waits is dropped when the condition fails */
    JM_EVENT_AT_START = 2, /* before the start the condition counts as false */
    JM_EVENT_LATE = 4,     /* new values are computed when it is executed, not when set off */
    JM_EVENT_DELAYED = 8,  /* there is a delay */
    JM_EVENT_RANKED = 16,  /* there is a priority */
    JM_EVENT_MEETS = 32,   /* its condition is that two values are equal */
    JM_EVENT_LEAPS = 64    /* one of them may jump by itself, as floor(t) does */
};

/* An event of the model: a zero crossing, a condition that comes to hold (both `on`), a clock
   (`every`), or what is so wherever two values are equal (`reset`). */
typedef struct jm_event_info {
    const char *name;    /* for people: "on V rises through -30 mV" */
    const char *place;   /* "heart.lua:42" */
    uint32_t kind;       /* JM_EVENT_… */
    uint32_t index;      /* row of the `roots` kernel, or pair of rows of the `clocks` kernel */
    uint32_t n_set;      /* how many variables it sets */
    const uint32_t *set; /* [n_set] below n_states: a state; else n_states + row of p */
    uint32_t flags;      /* JM_EVENT_FLEETING, … */
    const char *die;     /* the patient dies of it: the reason; NULL: lives on. Not of clocks and
                            resets */
} jm_event_info;

/* A way for a dose to enter: `dose = { glucose = { "mg", into = "G", over = "V" } }`. */
typedef struct jm_route_info {
    const char *name;   /* "glucose" */
    const char *unit;   /* unit of the amount */
    const char *doc;
    uint32_t state;     /* state that a bolus raises */
    uint32_t rate;      /* row of p that holds the running infusion, unit / model time */
} jm_route_info;

/* What a row of p is while patients settle. */
typedef struct jm_settle_info {
    uint32_t row;
    double value;
} jm_settle_info;

/* Rows that the `route` kernel writes for one route. GAIN holds the bioavailability, too: a bolus
   raises the state by amount * GAIN. An infusion keeps its rate and lasts
   amount * FRACTION / rate. */
enum {
    JM_ROUTE_GAIN,
    JM_ROUTE_LAG,
    JM_ROUTE_RATE,
    JM_ROUTE_DURATION,
    JM_ROUTE_FRACTION,
    JM_ROUTE_ROWS
};

/* All signals that are computed together, in one call. */
#define JM_SIGNALS_SHARED UINT32_MAX

/* Rows that the `terms` kernel writes for one event: its delay, in the model's unit of time, and
   its priority; 0 and NAN where there is none. */
enum { JM_TERM_DELAY, JM_TERM_PRIORITY, JM_TERM_ROWS };

/* What one call of a kernel works on; read-only for the kernel. */
typedef struct jm_frame {
    size_t stride;      /* doubles from one variable to the next */
    const double *t;    /* [stride] time of each lane, in the model's unit of time */
    const double *y;    /* [n_states][stride] */
    const double *p;    /* [n_params + n_inputs][stride] parameters, then inputs */
    const double *d;    /* [n_derived][stride] what `derive` made of p */
    const double *h;    /* [n_histories][stride] delayed values x(t - tau) */
    const void *self;   /* the evaluator's program; compiled kernels do not look at it */
} jm_frame;

typedef void jm_kernel_fn(const jm_frame *f, double *out);
typedef void jm_pick_fn(const jm_frame *f, uint32_t which, double *out);

/* Linear algebra along lu_order, lu_col, lu_row; rows of lanes as everywhere, with the stride of a
   group: 8 at widths 8 and 4, and 1 at width 1. */
typedef void jm_newton_fn(const double *gamma, const double *jac, double *a);
typedef uint32_t jm_factor_fn(const double *a, double *lu, double *inverse);
typedef void jm_solve_fn(const double *lu, const double *inverse, double *b);

typedef struct jm_kernels {
    uint32_t lanes;          /* width: 8, 4 or 1 */
    const char *isa;         /* "x86-64-v4", "x86-64-v3", "any" */
    uint32_t jac_has_rhs;    /* 1: jac writes dy/dt, too, in the n_states rows behind its own */
    /* These two and `signal` are NULL at width 1 in compiled models (core/lanes/spread.h): */
    jm_kernel_fn *derive;    /* [n_derived]   what follows from p alone (does not read d) */
    jm_kernel_fn *start;     /* [n_states]    start values, before any steady state is sought */
    jm_kernel_fn *rhs;       /* [n_states]    dy/dt */
    jm_kernel_fn *jac;       /* [n_jac]       d(rhs)/dy, column by column as in jac_col/jac_row */
    jm_pick_fn *signal;      /* [1]           signal `which` (0 .. n_signals-1), or [n_shared] all
                                that share a function, for JM_SIGNALS_SHARED */
    jm_kernel_fn *roots;     /* [n_roots]     event functions: positive when the condition holds.
                                Those of JM_EVENT_HOLDS are never 0: the sign is the truth. But
                                with JM_EVENT_MEETS it holds where the function is 0 */
    jm_kernel_fn *clocks;    /* [2 n_clocks]  period and first time of each clock */
    jm_pick_fn *set;         /* [n_set]       new values of what event `which` sets */
    jm_pick_fn *route;       /* [5]           JM_ROUTE_…; lag 0, fraction 1, the others NAN */
    jm_kernel_fn *history;   /* [2 n_histories] x and tau of each delayed signal */
    /* NULL where the plan is to be worked off by its tables (core/lanes/lu.h): */
    jm_newton_fn *newton;    /* a [n_lu] = I - gamma J; gamma is one row */
    jm_factor_fn *factor;    /* lu [n_lu] of a, inverse [n_states] of the pivots; bits of the lanes
                                in which a pivot is below 1e-8 of what it was made of, or NaN */
    jm_solve_fn *solve;      /* b [n_states], in place */
    /* NULL where there are none of them: */
    jm_pick_fn *terms;       /* [2]           JM_TERM_… of event `which` */
    jm_kernel_fn *moments;   /* [n_moments]   times at which conditions on time alone turn */
} jm_kernels;

typedef struct jm_model_abi {
    uint32_t abi;               /* JM_MODEL_ABI of the compiler that made it */
    uint32_t n_states, n_params, n_inputs, n_derived, n_signals, n_roots, n_clocks, n_histories;
    uint32_t n_moments, n_still, n_events, n_routes, n_jac, n_lu, n_kernels;
    uint32_t n_shared;          /* signals that are computed together, 0: none */
    uint32_t steady;            /* 1: start values are where a search for rest begins */
    const char *name;           /* "glucose/minimal" */
    const char *title, *source; /* for people */
    const char *method;         /* how it is best solved, "bdf"; "": whatever a probe finds */
    const char *time_unit;      /* "min" */
    double time_unit_s;         /* seconds in one unit of time */
    const char *fingerprint;    /* SHA-256, hex, of the canonical text of the flattened model */
    const jm_var_info *states, *params, *inputs, *signals;
    const jm_event_info *events;
    const jm_route_info *routes;
    const uint32_t *still;      /* [n_still] states that events alone change */
    const uint32_t *shared;     /* [n_signals] row of a signal that is computed with others,
                                   UINT32_MAX of one by itself; NULL where n_shared is 0 */
    const uint32_t *jac_col;    /* [n_states + 1] */
    const uint32_t *jac_row;    /* [n_jac] */
    /* LU of I - gamma J, planned: pivot k is row and column lu_order[k]; the pattern of L + U in
       that order by columns, rows ascending, diagonal and fill-in included. */
    const uint32_t *lu_order;   /* [n_states] */
    const uint32_t *lu_col;     /* [n_states + 1] */
    const uint32_t *lu_row;     /* [n_lu] */
    double settle;              /* model time that patients settle where nothing else is asked
                                   for; 0: none */
    uint32_t n_settle;
    const jm_settle_info *settling; /* [n_settle] meanwhile */
    /* States that are slow beside the steps, and the factors of I - gamma J without what they do
       to others: for steps that are corrected until they are right, whatever the matrix. n_brief 0:
       none are named. */
    uint32_t n_slow, n_brief;
    const uint32_t *slow;       /* [n_slow] */
    const uint32_t *brief_order; /* [n_states] as lu_order, lu_col, lu_row */
    const uint32_t *brief_col;  /* [n_states + 1] */
    const uint32_t *brief_row;  /* [n_brief] */
    const jm_kernels *kernels;  /* [n_kernels] 8, 4 and 1 lanes, of each width the best first */
} jm_model_abi;

/* The one exported symbol. NULL where the model cannot serve this ABI. */
typedef const jm_model_abi *jm_model_entry_fn(uint32_t abi);

#endif
