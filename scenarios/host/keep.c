/* SPDX-License-Identifier: Apache-2.0 */
/* cohort.keep = function(p) return p:get("BW", "kg") < 120 end: a filter on parameters. */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/read.h"

/* What one question is about; on the C stack of ask(). */
typedef struct question {
    const jm_keep *keep;
    uint64_t patient;
    const double *values;
    bool keep_it;
} question;

struct jm_keep {
    jm_host *host;
    const jm_cohort *base;   /* whose columns the values have; owned by the filter */
    int function, candidate; /* registry references */
    const question *now;     /* NULL outside a question */
};

/* Value and unit of a parameter or input of the candidate. */
static double candidate_value(const jm_keep *keep, const char *name, jm_ref ref, const char **unit)
{
    const jm_host *host = keep->host;
    const jm_var_info *var = jm_model_var(host->model, ref);
    const uint32_t row =
        ref.kind == JM_REF_PARAM ? ref.index : host->model->abi->n_params + ref.index;
    for (size_t c = 0; c < keep->base->n_columns; c++) {
        if (strcmp(keep->base->columns[c].name, name) == 0) {
            *unit = keep->base->columns[c].unit;
            if (!(*unit)[0])
                *unit = var->unit;
            return keep->now->values[c];
        }
    }
    *unit = var->unit;
    return isnan(host->fixed[row]) ? var->value : host->fixed[row];
}

/* p:get("BW", "kg") */
static int get(lua_State *L)
{
    jm_host *host = jm_host_of(L);
    const jm_keep *keep = host->keep;
    const char *name = luaL_checkstring(L, 2), *wanted = luaL_optstring(L, 3, NULL), *unit;
    const jm_seat seat = jm_seat_here();
    if (!keep || !keep->now)
        return jm_closed_raise(L, JM_SCRIPT, "this patient is not at hand any more");
    const jm_ref ref = jm_lua_ref(L, &seat, name);
    if (ref.kind != JM_REF_PARAM && ref.kind != JM_REF_INPUT)
        return jm_closed_raise(L, JM_MODEL,
                               "\"%s\" is computed by the model; a filter sees "
                               "parameters and inputs",
                               name);
    const double x = candidate_value(keep, name, ref, &unit);
    const jm_unit have = jm_lua_unit(L, &seat, unit);
    if (!wanted) {
        if (!jm_unit_is_one(&have))
            return jm_closed_raise(L, JM_UNITS, "the unit is missing; write p:get(\"%s\", \"%s\")",
                                   name, unit);
        lua_pushnumber(L, x);
        return 1;
    }
    const jm_unit want = jm_lua_unit(L, &seat, wanted);
    if (!jm_unit_same_dim(&have, &want))
        return jm_closed_raise(L, JM_UNITS,
                               "\"%s\" is in \"%s\", which does not convert into "
                               "\"%s\"",
                               name, unit, wanted);
    lua_pushnumber(L, jm_unit_convert(x, &have, &want));
    return 1;
}

static int ask_lua(lua_State *L)
{
    question *q = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, q->keep->function);
    lua_rawgeti(L, LUA_REGISTRYINDEX, q->keep->candidate);
    lua_pushinteger(L, (lua_Integer)q->patient + 1);
    lua_setfield(L, -2, "patient");
    lua_call(L, 1, 1);
    if (lua_type(L, -1) != LUA_TBOOLEAN)
        return jm_closed_raise_at(L, JM_SCRIPT, q->keep->host->path, q->keep->host->line,
                                  "keep must return true or false, and not a %s",
                                  luaL_typename(L, -1));
    q->keep_it = lua_toboolean(L, -1);
    return 0;
}

static jm_status ask(void *user, uint64_t patient, const double *values, bool *keep_it,
                     jm_error *err)
{
    jm_keep *keep = user;
    question q = {.keep = keep, .patient = patient, .values = values};
    lua_State *L = keep->host->L;
    if (!lua_checkstack(L, 8))
        return jm_fail(err, JM_MEMORY, "no memory left for the filter of the cohort");
    jm_closed_refill(keep->host->closed);
    lua_pushcfunction(L, ask_lua);
    lua_pushlightuserdata(L, &q);
    keep->now = &q;
    const jm_status status = jm_closed_call(keep->host->closed, 1, 0, err);
    keep->now = NULL;
    *keep_it = q.keep_it;
    return status;
}

static void push_candidate(lua_State *L)
{
    lua_newtable(L);
    lua_newtable(L);
    lua_newtable(L);
    lua_pushcfunction(L, get);
    lua_setfield(L, -2, "get");
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
}

/* The first patient is drawn at once, so that a wrong filter is found before anything runs. */
static void try_first(lua_State *L, const jm_seat *seat)
{
    const jm_cohort *cohort = jm_host_of(L)->cohort;
    double *values = jm_host_take(L, cohort->n_columns + 1, sizeof *values);
    jm_error err = {0};
    if (cohort->values(cohort, 0, 1, 0, values, &err) != JM_OK)
        jm_seat_raise_error(L, seat, &err);
}

void jm_keep_bind(lua_State *L, int index, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    jm_error err = {0};
    if (lua_type(L, index) == LUA_TTABLE)
        jm_seat_raise(L, seat, JM_SYNTAX,
                      "a filter after a settling run is not there yet; keep = "
                      "function(p) … end looks at parameters");
    if (lua_type(L, index) != LUA_TFUNCTION || lua_iscfunction(L, index))
        jm_seat_raise(L, seat, JM_SYNTAX,
                      "keep is a function(p) that returns true or false, and "
                      "not a %s",
                      luaL_typename(L, index));
    jm_keep *keep = jm_arena_take(host->arena, 1, sizeof *keep);
    if (!keep)
        jm_closed_raise(L, JM_MEMORY, "no memory left for the filter of the cohort");
    host->keep = keep;
    keep->host = host;
    keep->base = host->cohort;
    lua_pushvalue(L, index);
    keep->function = luaL_ref(L, LUA_REGISTRYINDEX);
    push_candidate(L);
    keep->candidate = luaL_ref(L, LUA_REGISTRYINDEX);
    const jm_cohort_keep filter = {.user = keep, .ask = ask};
    jm_cohort *base = host->cohort;
    host->cohort = NULL;
    if (jm_cohort_filter(&host->cohort, base, &filter, &err) != JM_OK)
        jm_seat_raise_error(L, seat, &err);
    try_first(L, seat);
}
