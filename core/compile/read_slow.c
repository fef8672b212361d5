/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slow = { "fluids", "kidney.tgf" }: parts and states that are slow beside the steps of the whole.
 *
 * What they do to others is left out of the matrix of an implicit step (not out of the equations),
 * which makes it sparser. Only the whole model's `slow` counts: a part does not know beside what it
 * will stand.
 */
#include "core/compile/read.h"

#include <string.h>

#include "core/base/text.h"

void jm_read_slow(lua_State *L, const jm_read_scope *scope)
{
    jm_ir *ir = jm_read_of(L)->ir;
    const int type = lua_getfield(L, -1, "slow");
    if (type == LUA_TNIL || scope->parent) {
        lua_pop(L, 1);
        return;
    }
    if (type != LUA_TTABLE)
        jm_read_fail(L, scope->file, "slow", JM_MODEL, "\"slow\" is %s; it is a list of parts or "
                     "states, as in slow = { \"fluids\" }", jm_read_what(L, -1));
    const uint32_t n = (uint32_t)lua_rawlen(L, -1);
    ir->slow = jm_arena_take(ir->arena, n + 1, sizeof *ir->slow);
    ir->failed = ir->failed || !ir->slow;
    jm_read_check_memory(L);
    for (uint32_t i = 1; i <= n; i++) {
        if (lua_rawgeti(L, -1, i) != LUA_TSTRING)
            jm_read_fail(L, scope->file, "slow", JM_MODEL,
                         "\"slow\" holds %s; it is a list of parts or states, as in slow = "
                         "{ \"fluids\" }", jm_read_what(L, -1));
        ir->slow[ir->n_slow++] = jm_read_text(L, lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static bool is_there(const jm_ir *ir, const char *name)
{
    const size_t n = strlen(name);
    for (uint32_t i = 0; i < ir->n_quantities; i++) {
        const jm_quantity *q = &ir->quantities[i];
        if (q->kind == JM_KIND_STATE && strncmp(q->name, name, n) == 0 &&
            (q->name[n] == '\0' || q->name[n] == '.'))
            return true;
    }
    return false;
}

void jm_read_check_slow(lua_State *L)
{
    const jm_reader *r = jm_read_of(L);
    for (uint32_t i = 0; i < r->ir->n_slow; i++) {
        if (!is_there(r->ir, r->ir->slow[i]))
            jm_read_fail(L, r->root->file, "slow", JM_MODEL,
                         "\"%s\" in \"slow\" is neither a state nor a part with states",
                         r->ir->slow[i]);
    }
}
