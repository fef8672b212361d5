/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settle = { time = { 5, "min" }, with = { settling = 1 } }: how patients of this model come to
 * rest before anything is done to them. Only the whole model's counts; a part's is left aside.
 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

/* One name of `with`; its value is on top of the stack and popped. */
static void read_with(lua_State *L, const jm_read_scope *scope, const char *name,
                      jm_ir_settling *out)
{
    jm_reader *r = jm_read_of(L);
    char key[JM_READ_NAME + 16];
    snprintf(key, sizeof key, "settle.with.%s", name);
    if (!jm_read_find(r, scope, name, &out->quantity)) {
        const char *near = jm_read_nearest(L, scope, name);
        jm_read_fail(L, scope->file, key, JM_MODEL, "\"%s\" is not defined%s%s%s", name,
                     near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    const jm_quantity *q = &r->ir->quantities[out->quantity];
    if (q->kind != JM_KIND_INPUT && q->kind != JM_KIND_PARAMETER)
        jm_read_fail(L, scope->file, key, JM_MODEL, "\"%s\" is no input and no parameter, and only "
                     "these are set while patients settle", name);
    if (q->equation)
        jm_read_fail(L, scope->file, key, JM_MODEL, "\"%s\" is wired at line %u and follows from "
                     "that", name, (unsigned)q->line_equation);
    out->value = jm_read_value(L, q, scope->file, key);
}

static void read_all_with(lua_State *L, const jm_read_scope *scope)
{
    jm_ir *ir = jm_read_of(L)->ir;
    const int type = lua_getfield(L, -1, "with");
    if (type != LUA_TNIL && type != LUA_TTABLE)
        jm_read_fail(L, scope->file, "settle.with", JM_MODEL, "\"with\" is %s; it is a table of "
                     "inputs: with = { settling = 1 }", jm_read_what(L, -1));
    const lua_Integer n = type == LUA_TTABLE ? jm_read_push_keys(L, -1, scope->file, NULL) : 0;
    ir->settling = jm_arena_take(ir->arena, (size_t)n + 1, sizeof *ir->settling);
    if (!ir->settling) {
        jm_closed_raise(L, JM_MEMORY, "no memory left for the model");
        return;
    }
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, -1, i);
        const char *name = jm_read_text(L, lua_tostring(L, -1));
        lua_gettable(L, -3);
        read_with(L, scope, name, &ir->settling[ir->n_settling++]);
    }
    lua_pop(L, type == LUA_TTABLE ? 2 : 1);
}

void jm_read_settle(lua_State *L, const jm_read_scope *scope)
{
    jm_ir *ir = jm_read_of(L)->ir;
    const int type = lua_getfield(L, -1, "settle");
    if (type == LUA_TNIL || scope->parent) {
        lua_pop(L, 1);
        return;
    }
    if (type != LUA_TTABLE)
        jm_read_fail(L, scope->file, "settle", JM_MODEL, "\"settle\" is %s; it is written settle = "
                     "{ time = { 5, \"min\" }, with = { an_input = 1 } }", jm_read_what(L, -1));
    jm_read_check_keys(L, -1, scope->file, "settle", "time with");
    jm_quantity time = jm_read_blank("settle.time", JM_KIND_PARAMETER);
    time.unit = scope->time;
    time.unit_text = scope->time_text;
    time.low = 0;
    lua_getfield(L, -1, "time");
    ir->settle = jm_read_value(L, &time, scope->file, "settle.time");
    if (!(ir->settle > 0))
        jm_read_fail(L, scope->file, "settle.time", JM_MODEL, "the time to settle is %g; it is "
                     "above 0", ir->settle);
    read_all_with(L, scope);
    lua_pop(L, 1);
}
