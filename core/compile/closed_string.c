/* SPDX-License-Identifier: Apache-2.0 */
/* string.find, match, gmatch and gsub on the matcher that pays for its steps. */
#include <lauxlib.h>
#include <string.h>

#include "core/compile/closed.h"
#include "core/compile/closed_library.h"
#include "core/compile/pattern.h"

enum { STEPS_PER_INSTRUCTION = 4, MOST_STEPS = 20000000 };

static void start(lua_State *L, jm_pattern *m, int subject, int pattern)
{
    size_t n, k;
    memset(m, 0, sizeof *m);
    m->subject = luaL_checklstring(L, subject, &n);
    m->subject_end = m->subject + n;
    m->pattern = luaL_checklstring(L, pattern, &k);
    m->pattern_end = m->pattern + k;
    m->steps = MOST_STEPS;
}

/* One attempt; what it took is paid. */
static bool matches(lua_State *L, jm_pattern *m, const char *from, const char **end)
{
    const uint64_t before = m->steps;
    const jm_pattern_result result = jm_pattern_match(m, from, end);
    jm_closed_spend(L, (before - m->steps) / STEPS_PER_INSTRUCTION);
    if (result == JM_PATTERN_WRONG)
        jm_closed_raise(L, JM_SCRIPT, "malformed pattern: %s", m->problem);
    if (result == JM_PATTERN_SPENT)
        jm_closed_raise(L, JM_SCRIPT, "the pattern takes too many steps on this text");
    return result == JM_PATTERN_MATCH;
}

static void push_capture(lua_State *L, const jm_pattern *m, int i)
{
    const jm_pattern_capture *c = &m->capture[i];
    if (c->length == JM_PATTERN_POSITION)
        lua_pushinteger(L, c->start - m->subject + 1);
    else
        lua_pushlstring(L, c->start, (size_t)c->length);
}

/* All captures, or the whole match where there is none. */
static int push_captures(lua_State *L, const jm_pattern *m, const char *from, const char *end)
{
    luaL_checkstack(L, m->n_captures + 1, "too many captures");
    if (m->n_captures == 0) {
        lua_pushlstring(L, from, (size_t)(end - from));
        return 1;
    }
    for (int i = 0; i < m->n_captures; i++)
        push_capture(L, m, i);
    return m->n_captures;
}

/* Where the search begins: the optional third argument, negative from the end. */
static const char *first_place(lua_State *L, const jm_pattern *m)
{
    const lua_Integer n = m->subject_end - m->subject;
    lua_Integer at = luaL_optinteger(L, 3, 1);
    if (at < 0)
        at = at < -n ? 1 : n + at + 1;
    if (at == 0)
        at = 1;
    return at > n + 1 ? NULL : m->subject + at - 1;
}

static bool is_plain(const jm_pattern *m)
{
    for (const char *p = m->pattern; p < m->pattern_end; p++)
        if (*p == '\0' || strchr("^$*+?.([%-", *p))
            return false;
    return true;
}

static int find_plain(lua_State *L, const jm_pattern *m, const char *from)
{
    const size_t n = (size_t)(m->pattern_end - m->pattern);
    jm_closed_spend(L, (uint64_t)(m->subject_end - from) / 8 * (n / 16 + 1));
    for (; (size_t)(m->subject_end - from) >= n; from++) {
        if (n > 0) {
            const size_t left = (size_t)(m->subject_end - from) - n + 1;
            from = memchr(from, m->pattern[0], left);
            if (!from)
                break;
        }
        if (memcmp(from, m->pattern, n) == 0) {
            lua_pushinteger(L, from - m->subject + 1);
            lua_pushinteger(L, from - m->subject + (lua_Integer)n);
            return 2;
        }
    }
    lua_pushnil(L);
    return 1;
}

static int search(lua_State *L, bool find)
{
    jm_pattern m;
    const char *end;
    start(L, &m, 1, 2);
    const char *from = first_place(L, &m);
    if (!from) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || is_plain(&m)))
        return find_plain(L, &m, from);
    const bool anchored = m.pattern < m.pattern_end && *m.pattern == '^';
    m.pattern += anchored;
    for (; from <= m.subject_end; from++) {
        if (matches(L, &m, from, &end)) {
            if (!find)
                return push_captures(L, &m, from, end);
            lua_pushinteger(L, from - m.subject + 1);
            lua_pushinteger(L, end - m.subject);
            return 2 + (m.n_captures ? push_captures(L, &m, from, end) : 0);
        }
        if (anchored)
            break;
    }
    lua_pushnil(L);
    return 1;
}

static int own_find(lua_State *L)
{
    return search(L, true);
}

static int own_match(lua_State *L)
{
    return search(L, false);
}

/* Upvalues: subject, pattern, where to go on, end of the last match (offsets). */
static int next_match(lua_State *L)
{
    jm_pattern m;
    const char *end;
    start(L, &m, lua_upvalueindex(1), lua_upvalueindex(2));
    const char *from = m.subject + lua_tointeger(L, lua_upvalueindex(3));
    const lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    for (; from <= m.subject_end; from++) {
        if (!matches(L, &m, from, &end) || end - m.subject == last)
            continue;
        lua_pushinteger(L, end - m.subject);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return push_captures(L, &m, from, end);
    }
    return 0;
}

static int own_gmatch(lua_State *L)
{
    jm_pattern m;
    start(L, &m, 1, 2);
    const char *from = first_place(L, &m);
    lua_settop(L, 2);
    lua_pushinteger(L, from ? from - m.subject : m.subject_end - m.subject + 1);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/* A replacement text, with %0 … %9. */
static void add_text(lua_State *L, luaL_Buffer *b, const jm_pattern *m, const char *from,
                     const char *end)
{
    size_t n;
    const char *text = lua_tolstring(L, 3, &n);
    for (size_t i = 0; i < n; i++) {
        if (text[i] != '%') {
            luaL_addchar(b, text[i]);
            continue;
        }
        const char c = ++i < n ? text[i] : '\0';
        if (c == '%') {
            luaL_addchar(b, '%');
        } else if (c == '0' || (c == '1' && m->n_captures == 0)) {
            luaL_addlstring(b, from, (size_t)(end - from));
        } else if (c >= '1' && c <= '9' && c - '1' < m->n_captures) {
            push_capture(L, m, c - '1');
            luaL_tolstring(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(b);
        } else {
            jm_closed_raise(L, JM_SCRIPT, "the replacement has a %% without a capture behind it");
        }
    }
}

/* A replacement from a table or function; false or nil keeps what was there. */
static void add_value(lua_State *L, luaL_Buffer *b, const jm_pattern *m, const char *from,
                      const char *end)
{
    if (lua_type(L, 3) == LUA_TFUNCTION) {
        lua_pushvalue(L, 3);
        lua_call(L, push_captures(L, m, from, end), 1);
    } else {
        if (m->n_captures)
            push_capture(L, m, 0);
        else
            lua_pushlstring(L, from, (size_t)(end - from));
        lua_gettable(L, 3);
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, from, (size_t)(end - from));
    } else if (!lua_isstring(L, -1)) {
        jm_closed_raise(L, JM_SCRIPT, "the replacement is a %s, it needs to be a text",
                        luaL_typename(L, -1));
    } else {
        luaL_addvalue(b);
    }
}

static int own_gsub(lua_State *L)
{
    jm_pattern m;
    luaL_Buffer b;
    const char *end, *last = NULL;
    lua_Integer n = 0;
    start(L, &m, 1, 2);
    const int type = lua_type(L, 3);
    luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE ||
                     type == LUA_TFUNCTION, 3, "string, table or function");
    const lua_Integer most = luaL_optinteger(L, 4, m.subject_end - m.subject + 1);
    const bool anchored = m.pattern < m.pattern_end && *m.pattern == '^';
    m.pattern += anchored;
    const char *from = m.subject;
    luaL_buffinit(L, &b);
    while (n < most) {
        if (matches(L, &m, from, &end) && end != last) {
            n++;
            if (type == LUA_TTABLE || type == LUA_TFUNCTION)
                add_value(L, &b, &m, from, end);
            else
                add_text(L, &b, &m, from, end);
            from = last = end;
        } else if (from < m.subject_end) {
            luaL_addchar(&b, *from);
            from++;
        } else {
            break;
        }
        if (anchored)
            break;
    }
    luaL_addlstring(&b, from, (size_t)(m.subject_end - from));
    luaL_pushresult(&b);
    lua_pushinteger(L, n);
    return 2;
}

void jm_closed_open_patterns(lua_State *L)
{
    static const luaL_Reg functions[] = { { "find", own_find },
                                          { "match", own_match },
                                          { "gmatch", own_gmatch },
                                          { "gsub", own_gsub },
                                          { NULL, NULL } };
    luaL_setfuncs(L, functions, 0);
}
