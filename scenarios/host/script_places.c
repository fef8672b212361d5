/* SPDX-License-Identifier: Apache-2.0 */
/* Places of calls, "scenario.lua:12", as texts that live as long as the host: one for each line. */
#include <stdio.h>
#include <string.h>

#include "scenarios/host/script.h"

enum { FIRST_ROOM = 64 };

static jm_place *place_of(jm_place *places, size_t room, const char *source, int line)
{
    size_t i = ((uintptr_t)source * 31 + (uintptr_t)line) & (room - 1);
    while (places[i].text && !(places[i].source == source && places[i].line == line))
        i = (i + 1) & (room - 1);
    return &places[i];
}

static void *take(lua_State *L, size_t count, size_t size)
{
    void *block = jm_arena_take(jm_host_of(L)->arena, count, size);
    if (!block)
        jm_closed_raise(L, JM_MEMORY, "no memory left for places of a script");
    return block;
}

static void grow(lua_State *L, jm_script *script)
{
    const size_t room = script->places_room ? 2 * script->places_room : FIRST_ROOM;
    jm_place *places = take(L, room, sizeof *places);
    for (size_t i = 0; i < script->places_room; i++) {
        const jm_place *p = &script->places[i];
        if (p->text)
            *place_of(places, room, p->source, p->line) = *p;
    }
    script->places = places;
    script->places_room = room;
}

/* `source` is the name of a chunk as Lua has it: its functions, which the host keeps, hold it. */
const char *jm_script_place(lua_State *L)
{
    jm_script *script = jm_host_of(L)->script;
    lua_Debug ar;
    int level = 1;
    while (lua_getstack(L, level, &ar) && lua_getinfo(L, "Sl", &ar) && ar.currentline <= 0)
        level++;
    if (ar.currentline <= 0 || ar.source[0] != '@')
        return script->is_ordered ? "order" : script->host->path;
    if (2 * (script->n_places + 1) > script->places_room)
        grow(L, script);
    jm_place *place = place_of(script->places, script->places_room, ar.source, ar.currentline);
    if (place->text)
        return place->text;
    char text[340];
    snprintf(text, sizeof text, "%s:%d", ar.source + 1, ar.currentline);
    char *copy = take(L, strlen(text) + 1, 1);
    strcpy(copy, text);
    *place = (jm_place){ar.source, ar.currentline, copy};
    script->n_places++;
    return copy;
}
