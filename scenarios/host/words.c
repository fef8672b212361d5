/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/words.h"

#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/live.h"
#include "scenarios/host/measure.h"

static const char band_type[] = "jm.band";
static const char spread_type[] = "jm.spread";
static const char outcome_type[] = "jm.outcome";
static const char scenario_key[] = "jm.scenario";

#define JM_OUTCOME_WORD(name, text) text,
static const char *const outcome_names[] = {JM_OUTCOME_LIST(JM_OUTCOME_WORD)};

const jm_band *jm_band_at(lua_State *L, int index)
{
    return luaL_testudata(L, index, band_type);
}

const jm_spread *jm_spread_at(lua_State *L, int index)
{
    return luaL_testudata(L, index, spread_type);
}

const jm_outcome_word *jm_outcome_at(lua_State *L, int index)
{
    return luaL_testudata(L, index, outcome_type);
}

const char *jm_outcome_name(jm_outcome_kind kind)
{
    return (unsigned)kind < JM_OUTCOME_COUNT_ ? outcome_names[kind] : "";
}

/* A plain number or a measure; the first unit met is kept, later ones convert into it. */
static double argument(lua_State *L, int index, char *unit, size_t room)
{
    const jm_measure *q = jm_measure_at(L, index);
    if (!q) {
        if (lua_type(L, index) != LUA_TNUMBER)
            jm_closed_raise(L, JM_SYNTAX, "argument %d is a %s; a number stands there", index,
                            luaL_typename(L, index));
        return lua_tonumber(L, index);
    }
    jm_unit to;
    jm_error err = {0};
    if (!unit[0])
        snprintf(unit, room, "%s", q->text);
    if (jm_unit_parse(&to, unit, &err) != JM_OK)
        jm_closed_raise_error(L, &err);
    if (!jm_unit_same_dim(&q->unit, &to))
        jm_closed_raise(L, JM_UNITS, "\"%s\" and \"%s\" do not go together", unit, q->text);
    return jm_unit_convert(q->value, &q->unit, &to);
}

static void need_arguments(lua_State *L, int low, int high, const char *example)
{
    const int n = lua_gettop(L);
    if (n < low || n > high)
        jm_closed_raise(L, JM_SYNTAX, "%d arguments are given here; it goes like %s", n, example);
}

/* --- bands ------------------------------------------------------------------------------- */

/* Numbers up to `n_numbers`, then the unit's text. */
static int push_band(lua_State *L, int n_numbers, bool has_low, bool has_high)
{
    jm_band band = {.low = -INFINITY, .high = INFINITY};
    if (has_low)
        band.low = argument(L, 1, band.unit, sizeof band.unit);
    if (has_high)
        band.high = argument(L, n_numbers, band.unit, sizeof band.unit);
    if (isnan(band.low) || isnan(band.high))
        jm_closed_raise(L, JM_SYNTAX, "a bound is not a number");
    if (!lua_isnoneornil(L, n_numbers + 1)) {
        const char *text = luaL_checkstring(L, n_numbers + 1);
        if (band.unit[0] || strlen(text) >= sizeof band.unit)
            jm_closed_raise(L, JM_UNITS, "the unit \"%.60s\" is one too many or too long", text);
        snprintf(band.unit, sizeof band.unit, "%s", text);
    }
    if (band.low > band.high)
        jm_closed_raise(L, JM_SYNTAX, "the lower bound %g is above the upper bound %g", band.low,
                        band.high);
    band.line = jm_measure_line(L);
    *(jm_band *)lua_newuserdatauv(L, sizeof band, 0) = band;
    luaL_setmetatable(L, band_type);
    return 1;
}

static int between(lua_State *L)
{
    need_arguments(L, 2, 3, "between(3.9, 10, \"mmol/L\")");
    return push_band(L, 2, true, true);
}

static int below(lua_State *L)
{
    need_arguments(L, 1, 2, "below(3.9, \"mmol/L\")");
    return push_band(L, 1, false, true);
}

static int above(lua_State *L)
{
    need_arguments(L, 1, 2, "above(10, \"mmol/L\")");
    return push_band(L, 1, true, false);
}

/* --- distributions ----------------------------------------------------------------------- */

typedef struct spread_word {
    const char *name;
    int low, high; /* number of arguments */
    const char *example;
} spread_word;

static const spread_word spread_words[] = {
    {"normal", 1, 2, "normal(70, 12)"},
    {"lognormal", 1, 2, "lognormal(0.3)"},
    {"uniform", 2, 2, "uniform(20, 60)"},
    {"triangular", 3, 3, "triangular(1, 2, 4)"},
    {"discrete", 2, 40, "discrete(0, 0.7, 1, 0.3)"},
    {"fixed", 1, 1, "fixed(70)"},
};

/* Whether argument i (from 1) of n is a value in the quantity's unit, and not a shape or weight. */
static bool has_dimension(const spread_word *word, int i, int n)
{
    if (strcmp(word->name, "lognormal") == 0)
        return n == 2 && i == 1;
    if (strcmp(word->name, "discrete") == 0)
        return i % 2 == 1;
    return true;
}

static void add_number(jm_spread *spread, double x)
{
    jm_text text;
    jm_text_init(&text);
    jm_text_add_double(&text, x);
    const size_t n = strlen(spread->text);
    snprintf(spread->text + n, sizeof spread->text - n, "%s", text.data);
    jm_text_clear(&text);
}

static void add_text(lua_State *L, jm_spread *spread, const char *s)
{
    const size_t n = strlen(spread->text);
    if (n + strlen(s) + 32 >= sizeof spread->text)
        jm_closed_raise(L, JM_SYNTAX, "this distribution has too many arguments");
    strcpy(spread->text + n, s);
}

static int push_spread(lua_State *L, const jm_spread *spread)
{
    jm_spread *own = lua_newuserdatauv(L, sizeof *own, 0);
    *own = *spread;
    own->line = jm_measure_line(L);
    luaL_setmetatable(L, spread_type);
    return 1;
}

/* normal(…) and the like; upvalue: which. */
static int spread(lua_State *L)
{
    const spread_word *word = lua_touserdata(L, lua_upvalueindex(1));
    jm_spread s = {0};
    const int n = lua_gettop(L);
    need_arguments(L, word->low, word->high, word->example);
    add_text(L, &s, word->name);
    add_text(L, &s, "(");
    for (int i = 1; i <= n; i++) {
        const bool dimension = has_dimension(word, i, n);
        if (!dimension && jm_measure_at(L, i))
            return jm_closed_raise(L, JM_UNITS,
                                   "argument %d of %s has no unit; a plain number "
                                   "stands there",
                                   i, word->name);
        const double x = argument(L, i, s.unit, sizeof s.unit);
        s.needs_unit = s.needs_unit || (dimension && (x < 0 || x > 0));
        add_text(L, &s, i > 1 ? ", " : "");
        add_number(&s, x);
    }
    add_text(L, &s, ")");
    return push_spread(L, &s);
}

/* truncated(normal(70, 12), 40, 120) */
static int truncated(lua_State *L)
{
    need_arguments(L, 3, 3, "truncated(normal(70, 12), 40, 120)");
    const jm_spread *inner = jm_spread_at(L, 1);
    if (!inner)
        return jm_closed_raise(L, JM_SYNTAX,
                               "the first argument is a distribution, as in "
                               "truncated(normal(70, 12), 40, 120)");
    jm_spread s = {.needs_unit = true};
    snprintf(s.unit, sizeof s.unit, "%s", inner->unit);
    add_text(L, &s, "truncated(");
    add_text(L, &s, inner->text);
    for (int i = 2; i <= 3; i++) {
        const double x = argument(L, i, s.unit, sizeof s.unit);
        add_text(L, &s, ", ");
        add_number(&s, x);
    }
    if (s.unit[0] && !inner->unit[0] && inner->needs_unit)
        return jm_closed_raise(L, JM_UNITS, "the bounds have a unit and the distribution has none");
    add_text(L, &s, ")");
    return push_spread(L, &s);
}

/* --- outcomes ---------------------------------------------------------------------------- */

static int outcome(lua_State *L)
{
    const lua_Integer kind = lua_tointeger(L, lua_upvalueindex(1));
    const int n = lua_gettop(L);
    lua_createtable(L, n, 1);
    lua_insert(L, 1);
    for (int i = n; i >= 1; i--)
        lua_rawseti(L, 1, i);
    lua_pushinteger(L, n);
    lua_setfield(L, 1, "n");
    jm_outcome_word *word = lua_newuserdatauv(L, sizeof *word, 1);
    *word = (jm_outcome_word){(jm_outcome_kind)kind, jm_measure_line(L)};
    luaL_setmetatable(L, outcome_type);
    lua_insert(L, 1);
    lua_setiuservalue(L, 1, 1);
    return 1;
}

/* --- the rest ---------------------------------------------------------------------------- */

static int scenario(lua_State *L)
{
    jm_host *host = jm_host_of(L);
    if (lua_type(L, 1) != LUA_TTABLE)
        return jm_closed_raise(L, JM_SYNTAX, "scenario takes a table: scenario { title = … }");
    lua_settop(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, scenario_key);
    host->line = jm_measure_line(L);
    lua_getfield(L, LUA_REGISTRYINDEX, scenario_key);
    return 1;
}

bool jm_words_is_scenario(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    lua_getfield(L, LUA_REGISTRYINDEX, scenario_key);
    const bool same = !lua_isnil(L, -1) && lua_rawequal(L, -1, index);
    lua_pop(L, 1);
    return same;
}

/* error() and assert() as Lua has them, but noted: a trial of scripts forgives them. */
static int raise(lua_State *L)
{
    const int level = (int)luaL_optinteger(L, 2, 1);
    jm_host_of(L)->own_error = true;
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING && level > 0) {
        luaL_where(L, level);
        lua_insert(L, 1);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int assert_that(lua_State *L)
{
    luaL_checkany(L, 1);
    if (lua_toboolean(L, 1))
        return lua_gettop(L);
    jm_host_of(L)->own_error = true;
    if (lua_isnoneornil(L, 2))
        return jm_closed_raise(L, JM_SCRIPT, "an assertion does not hold");
    lua_settop(L, 2);
    return lua_error(L);
}

static int no_random(lua_State *L)
{
    return jm_closed_raise(L, JM_SYNTAX,
                           "math.random differs from run to run; in an arm's "
                           "function write p:random()");
}

/* print(…) → the caller's log, with the line that prints. */
static int print(lua_State *L)
{
    const jm_host *host = jm_host_of(L);
    char file[300], place[340];
    int line;
    luaL_Buffer b;
    const int n = lua_gettop(L);
    luaL_buffinit(L, &b);
    for (int i = 1; i <= n; i++) {
        if (i > 1)
            luaL_addchar(&b, '\t');
        luaL_tolstring(L, i, NULL);
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    jm_closed_where(L, file, sizeof file, &line);
    snprintf(place, sizeof place, "%s:%d", file, line);
    if (host->options.log)
        host->options.log(host->options.user, lua_tostring(L, -1), place);
    return 0;
}

static void open_types(lua_State *L)
{
    const char *const types[] = {band_type, spread_type, outcome_type};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        luaL_newmetatable(L, types[i]);
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
        lua_pop(L, 1);
    }
}

void jm_words_open(lua_State *L)
{
    static const luaL_Reg words[] = {
        {"scenario", scenario}, {"between", between},     {"below", below},
        {"above", above},       {"truncated", truncated}, {"print", print},
        {"error", raise},       {"assert", assert_that},  {NULL, NULL},
    };
    open_types(L);
    lua_pushglobaltable(L);
    luaL_setfuncs(L, words, 0);
    for (size_t i = 0; i < sizeof spread_words / sizeof spread_words[0]; i++) {
        lua_pushlightuserdata(L, (void *)(uintptr_t)&spread_words[i]);
        lua_pushcclosure(L, spread, 1);
        lua_setfield(L, -2, spread_words[i].name);
    }
    for (lua_Integer kind = 0; kind < JM_OUTCOME_COUNT_; kind++) {
        lua_pushinteger(L, kind);
        lua_pushcclosure(L, outcome, 1);
        lua_setfield(L, -2, outcome_names[kind]);
    }
    lua_getfield(L, -1, "math");
    lua_pushcfunction(L, no_random);
    lua_setfield(L, -2, "random");
    lua_pop(L, 2);
    jm_measure_open(L);
    jm_relive_open_word(L);
}
