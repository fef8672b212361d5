/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of scenarios/host share: the host, and the order in which a scenario is read.
 *
 * All bind_… functions run inside one protected call of the closed state: they raise Lua errors
 * instead of returning a status, and keep what they make in the host or in the plan's arena, so
 * nothing is lost when one of them raises. Nothing outside this folder includes this header.
 */
#ifndef JM_SCENARIOS_HOST_INSIDE_H
#define JM_SCENARIOS_HOST_INSIDE_H

#include <lua.h>

#include "core/compile/closed.h"
#include "scenarios/host/host.h"
#include "scenarios/host/known_units.h"
#include "scenarios/host/where.h"

typedef struct jm_script jm_script;
typedef struct jm_keep jm_keep;
typedef struct jm_relive jm_relive;

struct jm_host {
    jm_host_options options;
    jm_closed *closed;
    lua_State *L;
    jm_where *where;
    jm_arena *arena; /* what lives as long as the host */
    char *path;      /* as given */
    char *text;
    size_t length;
    const char *title, *doc; /* in the arena */
    int line;                /* of the call of scenario{} */
    jm_model *model;
    jm_cohort *cohort;
    jm_plan *plan;
    double *fixed;         /* [rows of p] overrides of the model's defaults, NAN: none */
    double t_start, t_end; /* model time */
    double every_s;        /* smallest unit of record.every in seconds: unit of time in files */
    int *arm_function;     /* [n_arms] registry reference, LUA_NOREF: not scripted */
    jm_keep *keep;         /* filter of the cohort; NULL: none */
    jm_script *script;     /* NULL where no arm is scripted */
    jm_protocol protocol;
    jm_session session;
    int *action_function;  /* [n_actions] registry references */
    const jm_relive *relive; /* NULL: no session that is lived again */
    double t_last;         /* until when what repeats without end is planned */
    jm_known_units known; /* units and factors met before */
    bool own_error; /* the script itself called error() or assert() since this was false */
};

/* A place in the scenario: a key or item of what is around it. Lives on the C stack. */
typedef struct jm_seat {
    const struct jm_seat *up;  /* NULL: the scenario itself */
    const jm_where_node *node; /* NULL where the text does not show it */
    const char *key;           /* NULL: item `index` */
    lua_Integer index;
    int line; /* of the nearest thing around it that has one */
} jm_seat;

/* Rows of p: parameters, then inputs. */
static inline uint32_t jm_host_rows(const jm_host *host)
{
    return host->model->abi->n_params + host->model->abi->n_inputs;
}

/* The host a Lua state belongs to. */
static inline jm_host *jm_host_of(lua_State *L)
{
    return jm_closed_user(L);
}

/* words.c: the words that a scenario may say. */
void jm_words_open(lua_State *L);

/* The scenario's table stands at `table`; each reads its keys from there. */
void jm_bind_model(lua_State *L, int table, const jm_seat *seat);
void jm_bind_cohort(lua_State *L, int table, const jm_seat *seat);
void jm_bind_record(lua_State *L, int table, const jm_seat *seat);
void jm_bind_arms(lua_State *L, int table, const jm_seat *seat);
void jm_bind_outcomes(lua_State *L, int table, const jm_seat *seat);
void jm_bind_options(lua_State *L, int table, const jm_seat *seat);

/* keep.c: `keep = function(p) … end` at `index` of the stack; wraps host->cohort. */
void jm_keep_bind(lua_State *L, int index, const jm_seat *seat);

#endif
