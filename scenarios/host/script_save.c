/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the host knows of a patient that is saved (jm_hand_save): at which tick it stands, and the
 * plain fields that actions have left in `p`. Functions that wait to be called keep variables
 * nobody can save; a patient that has some is refused.
 */
#include <lauxlib.h>
#include <string.h>

#include "core/body/bytes.h"
#include "scenarios/host/script.h"

/* On the C stack. */
typedef struct saving {
    jm_script *script;
    jm_hand *hand;
    jm_bytes_walk walk;
} saving;

static void pass_text(lua_State *L, jm_bytes_walk *w, int index)
{
    size_t n = 0;
    const char *text = index ? lua_tolstring(L, index, &n) : NULL;
    const uint64_t length = jm_bytes_count(w, n);
    if (w->in && (w->failed || length > w->room - w->at)) {
        w->failed = true;
    } else if (w->in) {
        lua_pushlstring(L, (const char *)w->in + w->at, (size_t)length);
        w->at += (size_t)length;
    } else {
        jm_bytes_pass(w, (void *)(uintptr_t)text, n); /* only read */
    }
}

static void write_value(lua_State *L, jm_bytes_walk *w, int index)
{
    uint8_t type = (uint8_t)lua_type(L, index);
    if (type == LUA_TNUMBER && lua_isinteger(L, index))
        type = UINT8_MAX;
    jm_bytes_pass(w, &type, 1);
    if (type == LUA_TSTRING) {
        pass_text(L, w, index);
    } else if (type == UINT8_MAX) {
        lua_Integer n = lua_tointeger(L, index);
        jm_bytes_pass(w, &n, sizeof n);
    } else if (type == LUA_TNUMBER) {
        lua_Number x = lua_tonumber(L, index);
        jm_bytes_pass(w, &x, sizeof x);
    } else if (type == LUA_TBOOLEAN) {
        uint8_t is = (uint8_t)lua_toboolean(L, index);
        jm_bytes_pass(w, &is, 1);
    } else {
        jm_closed_raise(L, JM_SCRIPT, "p.%s is a %s, and such a patient cannot be saved",
                        lua_tostring(L, index - 1), lua_typename(L, type));
    }
}

static void push_value(lua_State *L, jm_bytes_walk *w)
{
    uint8_t type = LUA_TNIL, is = 0;
    lua_Integer n = 0;
    lua_Number x = 0;
    jm_bytes_pass(w, &type, 1);
    switch (type) {
    case LUA_TSTRING:
        pass_text(L, w, 0);
        return;
    case UINT8_MAX:
        jm_bytes_pass(w, &n, sizeof n);
        lua_pushinteger(L, n);
        return;
    case LUA_TNUMBER:
        jm_bytes_pass(w, &x, sizeof x);
        lua_pushnumber(L, x);
        return;
    default:
        jm_bytes_pass(w, &is, 1);
        lua_pushboolean(L, is);
    }
}

/* Pushes what the registry's array `array` has for the patient. */
static void push_of(lua_State *L, const saving *s, int array)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, array);
    lua_rawgeti(L, -1, (lua_Integer)jm_hand_slot(s->hand) + 1);
    lua_remove(L, -2);
}

static void refuse_waiting(lua_State *L, const saving *s)
{
    const jm_host *host = s->script->host;
    const uint32_t arm = jm_hand_arm(s->hand);
    const uint32_t n = s->script->slot[jm_hand_slot(s->hand)].n_functions;
    if (host->arm_function[arm] != LUA_NOREF)
        jm_closed_raise(L, JM_SCRIPT, "arm \"%s\" has a script of its own, and what a script knows "
                        "cannot be saved", host->plan->arms[arm].name);
    push_of(L, s, s->script->functions);
    for (uint32_t k = 1; k <= n; k++) {
        if (lua_rawgeti(L, -1, k) == LUA_TFUNCTION)
            jm_closed_raise(L, JM_SCRIPT, "an action waits for its time (p:after, p:every, p:on), "
                            "and what it knows cannot be saved");
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static int save_lua(lua_State *L)
{
    saving *s = lua_touserdata(L, 1);
    jm_slot *slot = &s->script->slot[jm_hand_slot(s->hand)];
    luaL_checkstack(L, 16, "a patient");
    refuse_waiting(L, s);
    jm_bytes_pass(&s->walk, &slot->n_ticks, sizeof slot->n_ticks);
    jm_bytes_count(&s->walk, slot->n_lived);
    push_of(L, s, s->script->patients);
    uint64_t n = 0;
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1))
        n += lua_type(L, -2) == LUA_TSTRING;
    jm_bytes_count(&s->walk, n);
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            continue; /* item 1 is the slot */
        pass_text(L, &s->walk, lua_gettop(L) - 1);
        write_value(L, &s->walk, lua_gettop(L));
    }
    return 0;
}

static int restore_lua(lua_State *L)
{
    saving *s = lua_touserdata(L, 1);
    jm_bytes_walk *w = &s->walk;
    jm_slot *slot = &s->script->slot[jm_hand_slot(s->hand)];
    luaL_checkstack(L, 16, "a patient");
    jm_bytes_pass(w, &slot->n_ticks, sizeof slot->n_ticks);
    slot->n_lived = (size_t)jm_bytes_count(w, 0);
    const uint64_t n = jm_bytes_count(w, 0);
    lua_rawgeti(L, LUA_REGISTRYINDEX, s->script->functions);
    lua_newtable(L);
    lua_rawseti(L, -2, (lua_Integer)jm_hand_slot(s->hand) + 1);
    push_of(L, s, s->script->patients);
    const int p = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, p);) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            continue;
        lua_pushvalue(L, -1);
        lua_pushnil(L); /* taking away is allowed on the way */
        lua_rawset(L, p);
    }
    for (uint64_t k = 0; k < n && !w->failed; k++) {
        pass_text(L, w, 0);
        if (w->failed)
            break;
        push_value(L, w);
        if (!w->failed)
            lua_rawset(L, p);
        lua_settop(L, p);
    }
    return w->failed ? jm_closed_raise(L, JM_ARGUMENT, "the saved patient is damaged") : 0;
}

static jm_status call(saving *s, lua_CFunction function, jm_error *err)
{
    lua_State *L = s->script->host->L;
    if (!lua_checkstack(L, 8))
        return jm_fail(err, JM_MEMORY, "no memory left to save a patient");
    jm_closed_refill(s->script->host->closed);
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, s);
    return jm_closed_call(s->script->host->closed, 1, 0, err);
}

jm_status jm_script_save(void *user, jm_hand *hand, void *buffer, size_t room, size_t *size,
                         jm_error *err)
{
    saving s = {user, hand, {.out = buffer, .room = room}};
    const jm_status status = call(&s, save_lua, err);
    *size = s.walk.at;
    return status != JM_OK || !s.walk.failed
               ? status
               : jm_fail(err, JM_ARGUMENT, "there is no room for the patient");
}

jm_status jm_script_restore(void *user, jm_hand *hand, const void *buffer, size_t size,
                            jm_error *err)
{
    saving s = {user, hand, {.in = buffer, .room = size}};
    return call(&s, restore_lua, err);
}
