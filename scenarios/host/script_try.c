/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trying scripts: each arm's function and every function it asks for run once on a dry hand, in
 * order of time; and so does each action, with the value it has if nothing is said. What the script
 * itself refuses with error() or assert() in such a function is no finding: on a real patient it
 * might never come to it.
 */
#include <lauxlib.h>
#include <math.h>

#include "scenarios/host/script.h"

/* What is tried; on the C stack. */
typedef enum tried { ARM, ACTION, CALL } tried;
typedef struct trial {
    jm_script *script;
    uint32_t arm;
    tried tried;
    uint32_t what; /* ACTION: its number; CALL: the function that was asked for */
} trial;

static void call_action(lua_State *L, const trial *t)
{
    const jm_host *host = t->script->host;
    const jm_action *action = &host->session.actions[t->what];
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->action_function[t->what]);
    lua_rawgeti(L, LUA_REGISTRYINDEX, t->script->patients);
    lua_rawgeti(L, -1, JM_SLOT_DRY + 1);
    lua_remove(L, -2);
    if (action->has_value)
        lua_pushnumber(L, action->value);
    lua_call(L, action->has_value ? 2 : 1, 0);
}

static int try_lua(lua_State *L)
{
    const trial *t = lua_touserdata(L, 1);
    if (t->tried == ARM)
        jm_script_begin(L, t->script, JM_SLOT_DRY, t->arm, 0, 0);
    if (t->tried == ACTION)
        call_action(L, t);
    if (t->tried != CALL)
        return 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, t->script->patients);
    lua_rawgeti(L, LUA_REGISTRYINDEX, t->script->functions);
    jm_script_call(L, JM_SLOT_DRY, t->what, 2, 3);
    return 0;
}

/* The earliest call that was not made yet, NULL when all were. */
static jm_dry_call *next_call(jm_script *script)
{
    jm_dry_call *next = NULL;
    for (size_t i = 0; i < script->n_dry; i++) {
        jm_dry_call *c = &script->dry[i];
        if (!c->done && (!next || c->t < next->t))
            next = c;
    }
    return next;
}

static jm_status call(jm_script *script, trial *t, jm_error *err)
{
    lua_State *L = script->host->L;
    if (!lua_checkstack(L, 8))
        return jm_fail(err, JM_MEMORY, "no memory left to try a script");
    jm_closed_refill(script->host->closed);
    script->host->own_error = false;
    lua_pushcfunction(L, try_lua);
    lua_pushlightuserdata(L, t);
    return jm_closed_call(script->host->closed, 1, 0, err);
}

/* Before the trial of the function that the registry has as `ref`, `after` is false and
   fingerprints are taken; then they are compared. */
static void check_shared(lua_State *L, jm_script *script, int ref, bool after)
{
    enum { MOST = 256 }; /* as many upvalues as Lua allows */
    const char *name;
    lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
    const int function = lua_gettop(L);
    if (!script->shared)
        script->shared = jm_host_take(L, MOST, sizeof *script->shared);
    for (int i = 0; i < MOST; i++) {
        const uint64_t print = jm_script_fingerprint(L, function, i + 1, &name);
        if (!name)
            break;
        if (after && print != script->shared[i]) {
            lua_Debug ar;
            lua_getinfo(L, ">S", &ar);
            jm_closed_raise_at(L, JM_SCRIPT, ar.source[0] == '@' ? ar.source + 1 : ar.source,
                               ar.linedefined,
                               "\"%s\" stands outside of this function, so all "
                               "patients share it, and the function changes it; declare it inside",
                               name);
        }
        script->shared[i] = print;
    }
    lua_pop(L, 1);
}

/* Calls what was asked for, until nothing is left. */
static jm_status try_calls(jm_script *script, uint32_t arm, jm_error *err)
{
    trial t = {.script = script, .arm = arm, .tried = CALL};
    jm_dry *dry = script->slot[JM_SLOT_DRY].dry;
    const double t_end = script->host->t_end;
    jm_status status = JM_OK;
    jm_dry_call *next;
    while (status == JM_OK && (next = next_call(script))) {
        next->done = true;
        t.what = next->what;
        jm_dry_set_time(dry, fmin(fmax(next->t, jm_dry_time(dry)), t_end));
        status = call(script, &t, err);
        if (status != JM_OK && script->host->own_error)
            status = JM_OK;
    }
    return status;
}

static jm_status try_arm(jm_script *script, uint32_t arm, jm_error *err)
{
    trial t = {.script = script, .arm = arm, .tried = ARM};
    script->n_dry = 0;
    const jm_status status = call(script, &t, err);
    return status != JM_OK ? status : try_calls(script, arm, err);
}

/* One after the other, on one patient. */
static jm_status try_actions(jm_script *script, uint32_t arm, jm_error *err)
{
    jm_host *host = script->host;
    jm_status status = JM_OK;
    for (uint32_t k = 0; k < host->session.n_actions && status == JM_OK; k++) {
        trial t = {.script = script, .arm = arm, .tried = ACTION, .what = k};
        check_shared(host->L, script, host->action_function[k], false);
        status = call(script, &t, err);
        if (status != JM_OK && host->own_error)
            status = JM_OK;
        if (status == JM_OK)
            status = try_calls(script, arm, err);
        if (status == JM_OK)
            check_shared(host->L, script, host->action_function[k], true);
    }
    return status;
}

/* Values of p for the arm: defaults and settings; the cohort's own values are not needed here. */
static void fill_values(const jm_host *host, uint32_t arm, double *p)
{
    const jm_model_abi *abi = host->model->abi;
    for (uint32_t i = 0; i < abi->n_params; i++)
        p[i] = abi->params[i].value;
    for (uint32_t i = 0; i < abi->n_inputs; i++)
        p[abi->n_params + i] = abi->inputs[i].value;
    for (uint32_t i = 0; i < jm_host_rows(host); i++)
        p[i] = isnan(host->fixed[i]) ? p[i] : host->fixed[i];
    const jm_plan_arm *a = &host->plan->arms[arm];
    for (size_t k = 0; k < a->n_settings; k++)
        p[a->settings[k].row] = a->settings[k].value;
}

/* The arm and, on the patient that it has left behind, the actions. */
static void try_one(lua_State *L, uint32_t arm, bool with_actions, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    jm_script *script = host->script;
    jm_slot *slot = &script->slot[JM_SLOT_DRY];
    const int function = host->arm_function[arm];
    jm_error err = {0};
    double *p = jm_host_take(L, jm_host_rows(host) + 1, sizeof *p);
    fill_values(host, arm, p);
    jm_status status = jm_dry_new(&slot->dry, host->model, p, host->t_start, &err);
    if (function != LUA_NOREF)
        check_shared(L, script, function, false);
    if (status == JM_OK)
        status = try_arm(script, arm, &err);
    if (status == JM_OK && with_actions)
        status = try_actions(script, arm, &err);
    jm_dry_free(slot->dry);
    *slot = (jm_slot){0};
    if (status != JM_OK)
        jm_seat_raise_error(L, seat, &err);
    if (function != LUA_NOREF)
        check_shared(L, script, function, true);
}

void jm_script_try(lua_State *L, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    const bool has_actions = host->session.n_actions > 0;
    for (uint32_t arm = 0; host->script && arm < host->plan->n_arms; arm++) {
        if (host->arm_function[arm] != LUA_NOREF || (arm == 0 && has_actions))
            try_one(L, arm, arm == 0 && has_actions, seat);
    }
}
