/* SPDX-License-Identifier: Apache-2.0 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/compile/read.h"

static const char expr_type[] = "jm.expr";

/* --- places ------------------------------------------------------------------------------ */

void jm_read_place(lua_State *L, uint16_t *file, uint32_t *line)
{
    jm_reader *r = jm_read_of(L);
    lua_Debug ar;
    *file = 0;
    *line = 0;
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline <= 0 || ar.source[0] != '@')
            continue;
        if (ar.source != r->last_source) {
            r->last_row = (uint16_t)jm_ir_file(r->ir, ar.source + 1);
            r->last_source = ar.source;
        }
        *file = r->last_row;
        *line = (uint32_t)ar.currentline;
        return;
    }
}

jm_node jm_read_op(lua_State *L, jm_op op, jm_node a, jm_node b, jm_node c)
{
    jm_ir *ir = jm_read_of(L)->ir;
    uint16_t file;
    uint32_t line;
    const jm_node node = jm_ir_add(ir, op, a, b, c);
    jm_read_check_memory(L);
    jm_read_place(L, &file, &line);
    jm_ir_place(ir, node, file, line);
    return node;
}

void jm_read_push(lua_State *L, jm_node node)
{
    uint16_t file;
    uint32_t line;
    jm_read_check_memory(L);
    jm_read_place(L, &file, &line);
    jm_ir_place(jm_read_of(L)->ir, node, file, line);
    jm_node *value = lua_newuserdatauv(L, sizeof *value, 0);
    *value = node;
    luaL_setmetatable(L, expr_type);
}

/* --- Lua values as operands -------------------------------------------------------------- */

bool jm_read_is_node(lua_State *L, int index)
{
    return luaL_testudata(L, index, expr_type) != NULL;
}

bool jm_read_is_condition(lua_State *L, int index)
{
    const jm_node *value = luaL_testudata(L, index, expr_type);
    if (!value)
        return false;
    switch ((jm_op)jm_read_of(L)->ir->nodes[*value].op) {
    case JM_OP_LT:
    case JM_OP_LE:
    case JM_OP_EQ:
    case JM_OP_NE:
    case JM_OP_AND:
    case JM_OP_OR:
    case JM_OP_NOT:
        return true;
    default:
        return false;
    }
}

const char *jm_read_what(lua_State *L, int index)
{
    if (jm_read_is_condition(L, index))
        return "a condition";
    if (jm_read_is_node(L, index))
        return "a quantity";
    if (luaL_testudata(L, index, "jm.part"))
        return "a part";
    if (luaL_testudata(L, index, "jm.dot"))
        return "dot";
    if (luaL_testudata(L, index, "jm.dose"))
        return "dose";
    if (luaL_testudata(L, index, "jm.env"))
        return "_ENV";
    if (luaL_testudata(L, index, "jm.use"))
        return "a model to use as a part";
    if (luaL_testudata(L, index, "jm.crossing"))
        return "a crossing";
    switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL:
        return "nothing (nil)";
    case LUA_TBOOLEAN:
        return lua_toboolean(L, index) ? "true" : "false";
    case LUA_TNUMBER:
        return "a number";
    case LUA_TSTRING:
        return "a text";
    case LUA_TTABLE:
        return "a table";
    case LUA_TFUNCTION:
        return "a function";
    default:
        return "a value";
    }
}

static jm_node number_node(lua_State *L, double x)
{
    if (isnan(x)) {
        jm_closed_raise(L, JM_MODEL, "the value is not a number (0/0?)");
        return 0;
    }
    const jm_node node = jm_ir_const(jm_read_of(L)->ir, x, NULL);
    jm_read_check_memory(L);
    return node;
}

jm_node jm_read_node(lua_State *L, int index)
{
    const jm_node *value = luaL_testudata(L, index, expr_type);
    if (value && !jm_read_is_condition(L, index))
        return *value;
    if (lua_type(L, index) == LUA_TNUMBER)
        return number_node(L, lua_tonumber(L, index));
    if (value)
        jm_closed_raise(L, JM_MODEL, "a condition is no number; write when(condition, 1, 0)");
    else if (luaL_testudata(L, index, "jm.part"))
        jm_closed_raise(L, JM_MODEL, "a part is no number; name one of its quantities, such as "
                        "heart.rate");
    else if (luaL_testudata(L, index, "jm.dose"))
        jm_closed_raise(L, JM_MODEL, "dose is no number; the running infusion of a dose is "
                        "dose.name");
    else if (lua_type(L, index) == LUA_TSTRING)
        jm_closed_raise(L, JM_MODEL, "the text \"%s\" is no number; numbers with a unit are "
                        "written q(4.5, \"mmol/L\")", lua_tostring(L, index));
    else
        jm_closed_raise(L, JM_MODEL, "a number or quantity is needed here, not %s",
                        jm_read_what(L, index));
    return 0;
}

jm_node jm_read_condition(lua_State *L, int index)
{
    if (jm_read_is_condition(L, index))
        return *(const jm_node *)lua_touserdata(L, index);
    jm_closed_raise(L, JM_MODEL, "a condition such as lt(a, b) is needed here, not %s",
                    jm_read_what(L, index));
    return 0;
}

/* --- operators --------------------------------------------------------------------------- */

static int binary(lua_State *L, jm_op op)
{
    const jm_node a = jm_read_node(L, 1);
    const jm_node b = jm_read_node(L, 2);
    jm_read_push(L, jm_read_op(L, op, a, b, 0));
    return 1;
}

static int op_add(lua_State *L)
{
    return binary(L, JM_OP_ADD);
}

static int op_sub(lua_State *L)
{
    return binary(L, JM_OP_SUB);
}

static int op_mul(lua_State *L)
{
    return binary(L, JM_OP_MUL);
}

static int op_div(lua_State *L)
{
    return binary(L, JM_OP_DIV);
}

static int op_pow(lua_State *L)
{
    return binary(L, JM_OP_POW);
}

static int op_mod(lua_State *L)
{
    return binary(L, JM_OP_MOD);
}

static int op_unm(lua_State *L)
{
    jm_read_push(L, jm_read_op(L, JM_OP_NEG, jm_read_node(L, 1), 0, 0));
    return 1;
}

/* --- what Lua would decide while the model is read, when a quantity has no value ---------- */

static int refuse_lt(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "Lua's < and > cannot compare quantities; write lt(a, b) "
                           "or gt(a, b), as in when(lt(a, b), x, y)");
}

static int refuse_le(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "Lua's <= and >= cannot compare quantities; write le(a, b) "
                           "or ge(a, b), as in when(le(a, b), x, y)");
}

static int refuse_eq(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "Lua's == and ~= cannot compare quantities; write eq(a, b) "
                           "or ne(a, b), as in when(eq(a, b), x, y)");
}

static int refuse_idiv(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "// is not there for quantities; write floor(a / b)");
}

static int refuse_len(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "a quantity has no length: # is for tables and texts");
}

static int refuse_concat(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "a quantity cannot be joined to a text with ..");
}

static int refuse_bits(lua_State *L)
{
    return jm_closed_raise(L, JM_MODEL, "quantities have no bits; ^ is the power, both, either and "
                           "negate combine conditions");
}

/* The quantity's name, for messages. */
static const char *name_of(lua_State *L, int index)
{
    const jm_ir *ir = jm_read_of(L)->ir;
    const jm_node *value = luaL_testudata(L, index, expr_type);
    const jm_ir_node *n = value ? jm_read_named(ir, *value) : NULL;
    return n && n->op == JM_OP_QUANTITY ? ir->quantities[n->index].name : NULL;
}

static int refuse_index(lua_State *L)
{
    const char *name = name_of(L, 1);
    const char *field = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "…";
    if (name)
        return jm_closed_raise(L, JM_MODEL, "\"%s\" is a quantity, not a part: it has no \"%s\"",
                               name, field);
    return jm_closed_raise(L, JM_MODEL, "a quantity is no part or table: it has no \"%s\"", field);
}

static int refuse_call(lua_State *L)
{
    const char *name = name_of(L, 1);
    uint32_t row;
    const jm_reader *r = jm_read_of(L);
    if (!name)
        return jm_closed_raise(L, JM_MODEL, "a quantity is no function; is a * missing?");
    /* A name that nobody defined looks like a quantity until the end. */
    if (jm_map_get(r->ir->by_name, name, &row) && !r->facts[row].is_declared &&
        !r->ir->quantities[row].equation) {
        lua_getfield(L, LUA_REGISTRYINDEX, "jm.language");
        const char *near = jm_closed_nearest(L, -1, name);
        if (near)
            return jm_closed_raise(L, JM_MODEL, "there is no function \"%s\"; did you mean \"%s\"?",
                                   name, near);
        return jm_closed_raise(L, JM_MODEL, "there is no function \"%s\"", name);
    }
    return jm_closed_raise(L, JM_MODEL, "\"%s\" is a quantity, not a function; is a * missing?",
                           name);
}

static int to_text(lua_State *L)
{
    const char *name = name_of(L, 1);
    lua_pushstring(L, name ? name : "quantity");
    return 1;
}

void jm_read_open_expr(lua_State *L)
{
    static const luaL_Reg methods[] = {
        { "__add", op_add },          { "__sub", op_sub },        { "__mul", op_mul },
        { "__div", op_div },          { "__pow", op_pow },        { "__mod", op_mod },
        { "__unm", op_unm },          { "__lt", refuse_lt },      { "__le", refuse_le },
        { "__eq", refuse_eq },        { "__idiv", refuse_idiv },  { "__len", refuse_len },
        { "__concat", refuse_concat }, { "__band", refuse_bits }, { "__bor", refuse_bits },
        { "__bxor", refuse_bits },    { "__bnot", refuse_bits },  { "__shl", refuse_bits },
        { "__shr", refuse_bits },     { "__index", refuse_index }, { "__newindex", refuse_index },
        { "__call", refuse_call },    { "__tostring", to_text },  { NULL, NULL }
    };
    luaL_newmetatable(L, expr_type);
    luaL_setfuncs(L, methods, 0);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
