/* SPDX-License-Identifier: Apache-2.0 */
/* One patient of a scripted arm: its object `p`, and the functions that it asked to be called. */
#include <lauxlib.h>

#include "scenarios/host/script.h"

/* Pushes a new `p`: item 1 is its slot, the rest are plain fields. */
static void push_patient(lua_State *L, const jm_script *script, uint32_t slot, uint32_t arm,
                         uint64_t patient)
{
    const jm_host *host = script->host;
    char id[128] = "";
    host->cohort->id(host->cohort, patient, id, sizeof id);
    lua_createtable(L, 1, 5);
    lua_pushinteger(L, (lua_Integer)slot);
    lua_rawseti(L, -2, 1);
    lua_pushinteger(L, (lua_Integer)(host->cohort->origin + patient) + 1);
    lua_setfield(L, -2, "patient");
    lua_pushstring(L, id);
    lua_setfield(L, -2, "id");
    lua_pushstring(L, host->plan->arms[arm].name);
    lua_setfield(L, -2, "arm");
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->methods);
    lua_setmetatable(L, -2);
}

void jm_script_begin(lua_State *L, jm_script *script, uint32_t slot, uint32_t arm, uint64_t patient,
                     uint32_t replicate)
{
    const int top = lua_gettop(L);
    script->slot[slot].n_functions = 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->functions);
    lua_newtable(L);
    lua_rawseti(L, -2, (lua_Integer)slot + 1);
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->patients);
    push_patient(L, script, slot, arm, patient);
    lua_pushinteger(L, (lua_Integer)replicate + 1);
    lua_setfield(L, -2, "replicate");
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, (lua_Integer)slot + 1);
    if (lua_rawgeti(L, LUA_REGISTRYINDEX, script->host->arm_function[arm]) == LUA_TFUNCTION) {
        lua_insert(L, -2);
        lua_call(L, 1, 0);
    }
    lua_settop(L, top);
}

void jm_script_call(lua_State *L, uint32_t slot, uint32_t what, int patients, int functions)
{
    const lua_Integer index = (lua_Integer)(what / JM_CALL_KINDS) + 1;
    const int top = lua_gettop(L);
    lua_rawgeti(L, functions, (lua_Integer)slot + 1);
    if (lua_rawgeti(L, -1, index) != LUA_TFUNCTION) {
        lua_settop(L, top);
        return;
    }
    if (what % JM_CALL_KINDS == JM_CALL_AT) {
        lua_pushboolean(L, 0); /* once is all: its upvalues may go */
        lua_rawseti(L, -3, index);
    }
    lua_rawgeti(L, patients, (lua_Integer)slot + 1);
    lua_call(L, 1, 0);
    lua_settop(L, top);
}
