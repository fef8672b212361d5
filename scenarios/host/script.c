/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/script.h"

#include <lauxlib.h>
#include <math.h>
#include <stdlib.h>

#include "core/cohort/dist.h"

/* --- the protocol ------------------------------------------------------------------------ */

typedef struct beginning {
    jm_script *script;
    jm_hand *hand;
} beginning;

static int begin_lua(lua_State *L)
{
    const beginning *b = lua_touserdata(L, 1);
    jm_script_begin(L, b->script, jm_hand_slot(b->hand), jm_hand_arm(b->hand),
                    jm_hand_patient(b->hand), jm_hand_replicate(b->hand));
    return 0;
}

static jm_status protocol_begin(void *user, jm_hand *hand, jm_error *err)
{
    jm_script *script = user;
    beginning b = {script, hand};
    jm_slot *slot = &script->slot[jm_hand_slot(hand)];
    lua_State *L = script->host->L;
    jm_status status = jm_attend_begin(script, hand, err);
    if (status != JM_OK)
        return status;
    if (!lua_checkstack(L, 8))
        return jm_fail(err, JM_MEMORY, "no memory left for a scripted patient");
    jm_closed_refill(script->host->closed);
    slot->hand = hand;
    lua_pushcfunction(L, begin_lua);
    lua_pushlightuserdata(L, &b);
    status = jm_closed_call(script->host->closed, 1, 0, err);
    slot->hand = NULL;
    return status;
}

/* Patients that stand still together. */
typedef struct batch {
    jm_script *script;
    jm_hand *const *hands;
    const uint32_t *what;
    size_t n;
    size_t at; /* whose turn it is */
} batch;

static bool is_tick(uint32_t what)
{
    return what % JM_CALL_KINDS == JM_CALL_TICK;
}

static int fire_lua(lua_State *L)
{
    batch *b = lua_touserdata(L, 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, b->script->patients);
    lua_rawgeti(L, LUA_REGISTRYINDEX, b->script->functions);
    for (b->at = 0; b->at < b->n; b->at++) {
        if (is_tick(b->what[b->at]))
            continue;
        const uint32_t slot = jm_hand_slot(b->hands[b->at]);
        b->script->slot[slot].hand = b->hands[b->at];
        jm_script_call(L, slot, b->what[b->at], 2, 3);
        b->script->slot[slot].hand = NULL;
    }
    return 0;
}

static int probe_lua(lua_State *L)
{
    jm_closed_spend(L, 0);
    return 0;
}

/* Whether instructions or wall time are spent: then the script is at fault, and no patient. */
static bool is_spent(jm_script *script)
{
    lua_pushcfunction(script->host->L, probe_lua);
    return jm_closed_call(script->host->closed, 0, 0, NULL) != JM_OK;
}

/* Those who attend patients are asked first; whether anything is left for Lua to do. */
static bool tick_all(const batch *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        if (is_tick(b->what[i]))
            jm_attend_tick(b->script, b->hands[i]);
        else
            n++;
    }
    return n > 0;
}

static jm_status protocol_fire(void *user, jm_hand *const *hands, const uint32_t *what, size_t n,
                               size_t *culprit, jm_error *err)
{
    jm_script *script = user;
    batch b = {script, hands, what, n, 0};
    lua_State *L = script->host->L;
    if (!lua_checkstack(L, 8))
        return jm_fail(err, JM_MEMORY, "no memory left for a script");
    if (!tick_all(&b))
        return JM_OK;
    jm_closed_refill(script->host->closed);
    lua_pushcfunction(L, fire_lua);
    lua_pushlightuserdata(L, &b);
    const jm_status status = jm_closed_call(script->host->closed, 1, 0, err);
    if (status != JM_OK) {
        *culprit = is_spent(script) ? SIZE_MAX : b.at;
        if (b.at < n)
            script->slot[jm_hand_slot(hands[b.at])].hand = NULL;
    }
    return status;
}

/* Both arrays have all their places, so nothing is allocated and nothing raises. */
static void protocol_end(void *user, jm_hand *hand)
{
    jm_script *script = user;
    lua_State *L = script->host->L;
    const lua_Integer at = (lua_Integer)jm_hand_slot(hand) + 1;
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->patients);
    lua_pushboolean(L, 0);
    lua_rawseti(L, -2, at);
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->functions);
    lua_pushboolean(L, 0);
    lua_rawseti(L, -2, at);
    lua_pop(L, 2);
    script->slot[at - 1] = (jm_slot){0};
}

/* --- making ------------------------------------------------------------------------------ */

/* An array with a place for every slot. */
static int new_array(lua_State *L)
{
    lua_createtable(L, JM_SLOTS_ALL, 0);
    for (int i = 1; i <= JM_SLOTS_ALL; i++) {
        lua_pushboolean(L, 0);
        lua_rawseti(L, -2, i);
    }
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

static bool is_scripted(const jm_plan *plan)
{
    for (size_t a = 0; a < plan->n_arms; a++) {
        if (plan->arms[a].scripted)
            return true;
    }
    return false;
}

void jm_script_open(lua_State *L)
{
    jm_host *host = jm_host_of(L);
    jm_error err = {0};
    if (!is_scripted(host->plan) && host->session.n_actions == 0)
        return;
    jm_script *script = calloc(1, sizeof *script);
    if (!script)
        jm_closed_raise(L, JM_MEMORY, "no memory left for scripts");
    host->script = script;
    script->host = host;
    script->patients = new_array(L);
    script->functions = new_array(L);
    lua_newtable(L);
    script->anchors = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_createtable(L, 0, 2);
    jm_script_push_methods(L);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    script->methods = luaL_ref(L, LUA_REGISTRYINDEX);
    if (jm_dist_parse(&script->normal, "normal(0, 1)", 0, &err) != JM_OK)
        jm_closed_raise_error(L, &err);
    host->protocol = (jm_protocol){.user = script,
                                   .begin = protocol_begin,
                                   .fire = protocol_fire,
                                   .end = protocol_end,
                                   .save = jm_script_save,
                                   .restore = jm_script_restore};
}

void jm_script_close(jm_script *script)
{
    if (!script)
        return;
    jm_dist_free(script->normal);
    jm_dry_free(script->slot[JM_SLOT_DRY].dry);
    free(script);
}
