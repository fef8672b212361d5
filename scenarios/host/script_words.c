/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names, units and conditions in scripts, resolved once: p:get("glucose", "mmol/L") is a look-up by
 * two addresses from its second call on. Lua keeps one copy of every short text, and the texts that
 * were met are anchored in the registry, so an address stands for one text as long as the host
 * lives. Texts made at run time may fill the table; beyond its size they are resolved each time.
 */
#include <lauxlib.h>
#include <string.h>

#include "scenarios/host/bind_timeline.h"
#include "scenarios/host/script.h"

enum { FIRST_ROOM = 64, MOST_WORDS = 4096 };

static size_t hash(const char *name, const char *unit, uint32_t what)
{
    uint64_t h = (uint64_t)(uintptr_t)name * 0x9e3779b97f4a7c15u;
    h ^= ((uint64_t)(uintptr_t)unit + what) * 0xc2b2ae3d27d4eb4fu;
    return (size_t)(h >> 20);
}

/* The entry, or the free place where it would stand. */
static jm_word *place_of(jm_word *words, size_t room, const char *name, const char *unit,
                         uint32_t what)
{
    size_t i = hash(name, unit, what) & (room - 1);
    while (words[i].what &&
           !(words[i].name == name && words[i].unit == unit && words[i].what == what))
        i = (i + 1) & (room - 1);
    return &words[i];
}

/* Unit of the quantity in the model; `word` gets what the name means. */
static const char *find_name(lua_State *L, const jm_seat *seat, jm_word *word)
{
    const jm_model *model = jm_host_of(L)->model;
    switch (word->what) {
    case JM_WORD_QUANTITY:
        word->ref = jm_lua_ref(L, seat, word->name);
        return jm_model_var(model, word->ref)->unit;
    case JM_WORD_ROUTE:
        word->route = jm_lua_route(L, seat, word->name);
        return model->abi->routes[word->route].unit;
    default:
        return model->abi->time_unit;
    }
}

static void resolve_condition(lua_State *L, jm_word *word)
{
    jm_error err = {0};
    if (jm_condition_parse(&word->condition, jm_host_of(L)->model, word->name, &err) != JM_OK)
        jm_closed_raise_error(L, &err);
}

static void resolve(lua_State *L, jm_word *word)
{
    const jm_seat seat = jm_seat_here();
    if (word->what == JM_WORD_CONDITION) {
        resolve_condition(L, word);
        return;
    }
    const char *unit = find_name(L, &seat, word);
    const jm_unit own = jm_lua_unit(L, &seat, unit);
    word->factor = word->back = 1;
    if (!word->unit) {
        if (!jm_unit_is_one(&own))
            jm_seat_raise(L, &seat, JM_UNITS,
                          "the unit of \"%s\" is missing; the model has it in "
                          "\"%s\"",
                          word->name ? word->name : "time", unit);
        return;
    }
    const jm_unit user = jm_lua_unit(L, &seat, word->unit);
    if (!jm_unit_same_dim(&own, &user))
        jm_seat_raise(L, &seat, JM_UNITS,
                      "\"%s\" is in \"%s\", which does not convert into "
                      "\"%s\"",
                      word->name ? word->name : "time", unit, word->unit);
    word->factor = jm_unit_factor(&own, &user);
    word->back = jm_unit_factor(&user, &own);
    word->offset = jm_unit_convert(0, &own, &user);
    word->back_offset = jm_unit_convert(0, &user, &own);
}

static void anchor(lua_State *L, const jm_script *script, int index)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, script->anchors);
    lua_pushvalue(L, index);
    lua_pushboolean(L, 1);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

static void grow(lua_State *L, jm_script *script)
{
    const size_t room = script->n_room ? 2 * script->n_room : FIRST_ROOM;
    jm_word *words = jm_arena_take(script->host->arena, room, sizeof *words);
    if (!words)
        jm_closed_raise(L, JM_MEMORY, "no memory left for the names of a script");
    for (size_t i = 0; i < script->n_room; i++) {
        const jm_word *w = &script->words[i];
        if (w->what)
            *place_of(words, room, w->name, w->unit, w->what) = *w;
    }
    script->words = words;
    script->n_room = room;
}

/* Meets (name, unit) for the first time. */
static const jm_word *learn(lua_State *L, jm_script *script, jm_word *word, int name, int unit)
{
    resolve(L, word);
    if (script->n_words >= MOST_WORDS) {
        jm_word *last = lua_newuserdatauv(L, sizeof *last, 0); /* stays on the caller's stack */
        *last = *word;
        return last;
    }
    if (4 * (script->n_words + 1) > 3 * script->n_room)
        grow(L, script);
    if (name)
        anchor(L, script, name);
    if (unit)
        anchor(L, script, unit);
    jm_word *place = place_of(script->words, script->n_room, word->name, word->unit, word->what);
    *place = *word;
    script->n_words++;
    return place;
}

static const char *text_at(lua_State *L, int index, const char *what)
{
    if (lua_type(L, index) != LUA_TSTRING)
        jm_closed_raise(L, JM_SYNTAX, "%s in quotes stands here, and not a %s", what,
                        luaL_typename(L, index));
    return lua_tostring(L, index);
}

const jm_word *jm_script_word(lua_State *L, jm_script *script, uint32_t what, int name, int unit)
{
    jm_word word = {.what = what};
    word.name = name ? text_at(L, name, "a name") : NULL;
    word.unit = unit && !lua_isnoneornil(L, unit) ? text_at(L, unit, "a unit") : NULL;
    if (script->n_room) {
        jm_word *known = place_of(script->words, script->n_room, word.name, word.unit, what);
        if (known->what)
            return known;
    }
    return learn(L, script, &word, name, word.unit ? unit : 0);
}
