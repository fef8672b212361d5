/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Live sessions: what a scenario says about being lived through by somebody, and sessions that are
 * lived through again. See "Live" in docs/scenario-language.md.
 */
#ifndef JM_SCENARIOS_HOST_LIVE_H
#define JM_SCENARIOS_HOST_LIVE_H

#include "scenarios/host/read.h"

/* What relive() was told. */
struct jm_relive {
    const char *arm;        /* NULL: as the scenario says; so for what follows */
    bool has_only, has_seed;
    uint64_t only;          /* row of the cohort */
    uint64_t patients;      /* 0 */
    uint64_t seed;
    double tick_s;          /* seconds; 0 */
    uint64_t ticks;
    const char *method;     /* NULL */
    size_t original;        /* bytes of the scenario's own text; 0: not known */
    size_t n_entries;
    const jm_entry *entries; /* ascending by tick */
};

/* Model time of tick `n`, as the clock of a script counts it. */
static inline double jm_live_time(const jm_host *host, uint64_t n)
{
    return host->t_start + (double)n * host->session.tick;
}

/* Which action an order means, and the value in its unit; refused where it takes none of that. */
JM_CHECK jm_status jm_live_action(const jm_host *host, const jm_order *order, size_t *out,
                                  double *value, jm_error *err);
/* Whether an order names what there is and its units convert; what a script could refuse beyond
   that is found out when it is given. Looks at nothing that runs. */
JM_CHECK jm_status jm_live_check(const jm_host *host, const jm_order *order, jm_error *err);

/* relive.c: the word, and what it was told: first what the plan begins with, then, with the
   actions known, the orders. Raise. */
void jm_relive_open_word(lua_State *L);
void jm_relive_begin(lua_State *L);
void jm_relive_orders(lua_State *L);

/* bind_live.c: `live` and `actions`. */
void jm_bind_live(lua_State *L, int table, const jm_seat *up);
/* bind_monitor.c: `monitor`, or what goes without saying. */
void jm_bind_monitor(lua_State *L, int table, const jm_seat *up);

/* bind_record.c: a `record` at `record`; times are set where it says how often. Raises. */
void jm_lua_record(lua_State *L, int record, const jm_seat *seat);
/* relive.c: the `record` of a session that is lived again; false: it has none. Raises. */
bool jm_relive_record(lua_State *L);

/* The plan of patients that are attended, or of a session that is lived again: when it ends… */
void jm_live_span(lua_State *L);
/* … and, with the session known, what of it is kept. */
void jm_live_plan(lua_State *L);

#endif
