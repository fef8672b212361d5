/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Attended patients: at every tick somebody looks at them and says what is done now.
 *
 * The ticks of a patient are a clock of its script, made before the arm's own function begins, so
 * what falls on the same moment comes after. Orders go the way of the script's own words: an order
 * to set something is p:set(…). A session that is lived again gives its orders here as well, which
 * is why it comes to the same bits.
 */
#include <lauxlib.h>
#include <stdio.h>

#include "core/body/agenda.h"
#include "scenarios/host/live.h"
#include "scenarios/host/script.h"

/* --- orders ------------------------------------------------------------------------------ */

/* On the C stack. */
typedef struct giving {
    const jm_script *script;
    uint32_t slot;
    const jm_order *order;
} giving;

/* Pushes the method `name` and the patient. */
static void push_method(lua_State *L, const giving *g, const char *name)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->script->methods);
    lua_getfield(L, -1, "__index");
    lua_getfield(L, -1, name);
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->script->patients);
    lua_rawgeti(L, -1, (lua_Integer)g->slot + 1);
    lua_remove(L, -2);
    lua_remove(L, -3);
    lua_remove(L, -3);
}

/* A unit; nil where none was said. */
static void push_unit(lua_State *L, const char *unit)
{
    if (unit && unit[0])
        lua_pushstring(L, unit);
    else
        lua_pushnil(L);
}

static void order_set(lua_State *L, const giving *g)
{
    push_method(L, g, "set");
    lua_pushstring(L, g->order->name);
    lua_pushnumber(L, g->order->value);
    push_unit(L, g->order->unit);
    lua_call(L, 4, 0);
}

static void order_dose(lua_State *L, const giving *g)
{
    push_method(L, g, "dose");
    lua_pushstring(L, g->order->name);
    lua_pushnumber(L, g->order->value);
    push_unit(L, g->order->unit);
    if (g->order->duration == 0) {
        lua_call(L, 4, 0);
        return;
    }
    lua_createtable(L, 0, 1);
    lua_createtable(L, 2, 0);
    lua_pushnumber(L, g->order->duration);
    lua_rawseti(L, -2, 1);
    push_unit(L, g->order->duration_unit);
    lua_rawseti(L, -2, 2);
    lua_setfield(L, -2, "duration");
    lua_call(L, 5, 0);
}

static void order_stop(lua_State *L, const giving *g)
{
    push_method(L, g, "stop_dose");
    lua_pushstring(L, g->order->name);
    lua_call(L, 2, 0);
}

static void order_note(lua_State *L, const giving *g)
{
    push_method(L, g, "note");
    lua_pushstring(L, g->order->name);
    lua_call(L, 2, 0);
}

static void order_act(lua_State *L, const giving *g)
{
    const jm_host *host = jm_host_of(L);
    jm_error err = {0};
    size_t k;
    double value;
    if (jm_live_action(host, g->order, &k, &value, &err) != JM_OK)
        jm_closed_raise_error(L, &err);
    lua_rawgeti(L, LUA_REGISTRYINDEX, host->action_function[k]);
    lua_rawgeti(L, LUA_REGISTRYINDEX, g->script->patients);
    lua_rawgeti(L, -1, (lua_Integer)g->slot + 1);
    lua_remove(L, -2);
    if (host->session.actions[k].has_value)
        lua_pushnumber(L, value);
    lua_call(L, host->session.actions[k].has_value ? 2 : 1, 0);
}

static int order_lua(lua_State *L)
{
    typedef void order_fn(lua_State *, const giving *);
    static order_fn *const kinds[] = {[JM_ORDER_SET] = order_set,
                                      [JM_ORDER_DOSE] = order_dose,
                                      [JM_ORDER_STOP] = order_stop,
                                      [JM_ORDER_ACT] = order_act,
                                      [JM_ORDER_NOTE] = order_note};
    const giving *g = lua_touserdata(L, 1);
    luaL_checkstack(L, 16, "an order");
    if ((unsigned)g->order->kind >= sizeof kinds / sizeof kinds[0] || !g->order->name)
        return jm_closed_raise(L, JM_ARGUMENT, "this is no order that is known here");
    kinds[g->order->kind](L, g);
    return 0;
}

/* What a refused order has done before it was refused stands; the patient goes on. */
static jm_status give(jm_script *script, jm_hand *hand, const jm_order *order, jm_error *err)
{
    lua_State *L = script->host->L;
    jm_slot *slot = &script->slot[jm_hand_slot(hand)];
    const giving g = {script, jm_hand_slot(hand), order};
    jm_status status;
    if (!lua_checkstack(L, 8)) {
        status = jm_fail(err, JM_MEMORY, "no memory left for an order");
    } else {
        jm_closed_refill(script->host->closed);
        slot->hand = hand;
        script->is_ordered = true;
        lua_pushcfunction(L, order_lua);
        lua_pushlightuserdata(L, (void *)(uintptr_t)&g);
        status = jm_closed_call(script->host->closed, 1, 0, err);
        script->is_ordered = false;
        slot->hand = NULL;
    }
    if (status != JM_OK) {
        char text[sizeof err->text + 16];
        snprintf(text, sizeof text, "refused: %s", err->text);
        jm_hand_note(hand, text, "order");
    }
    return status;
}

/* --- ticks ------------------------------------------------------------------------------- */

jm_status jm_attend_begin(jm_script *script, jm_hand *hand, jm_error *err)
{
    const jm_host *host = script->host;
    jm_slot *slot = &script->slot[jm_hand_slot(hand)];
    slot->n_ticks = 0;
    slot->n_lived = 0;
    if (!host->options.attendant && !host->relive)
        return JM_OK;
    return jm_hand_every(hand, jm_hand_time(hand), host->session.tick, JM_CALL_TICK, err);
}

/* What was ordered at tick `n` when the session was lived. */
static void live_again(jm_script *script, jm_hand *hand, uint64_t n)
{
    const jm_relive *relive = script->host->relive;
    jm_slot *slot = &script->slot[jm_hand_slot(hand)];
    while (relive && slot->n_lived < relive->n_entries &&
           relive->entries[slot->n_lived].tick <= n) {
        jm_error err = {0};
        if (give(script, hand, &relive->entries[slot->n_lived++].order, &err) != JM_OK)
            continue; /* as it was then: the diary says so */
    }
}

void jm_attend_tick(jm_script *script, jm_hand *hand)
{
    const jm_host *host = script->host;
    const jm_attendant *attendant = host->options.attendant;
    jm_slot *slot = &script->slot[jm_hand_slot(hand)];
    const jm_order *orders = NULL;
    size_t n_orders = 0;
    /* Where another patient's script has failed, those after it are handed over once more. */
    if (!jm_time_reached(jm_live_time(host, slot->n_ticks), jm_hand_time(hand)))
        return;
    const uint64_t n = slot->n_ticks++;
    if (attendant && !attendant->stand(attendant->user, hand, n, &orders, &n_orders)) {
        jm_hand_stop(hand, false, "the session ended");
        return;
    }
    live_again(script, hand, slot->n_ticks - 1); /* it may have been put back to another tick */
    for (size_t k = 0; attendant && k < n_orders; k++) {
        jm_error err = {0};
        if (give(script, hand, &orders[k], &err) != JM_OK && attendant->refused)
            attendant->refused(attendant->user, &orders[k], &err);
    }
}
