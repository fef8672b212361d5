/* SPDX-License-Identifier: Apache-2.0 */
/* model = "glucose/hovorka", or { "glucose/hovorka", BW = { 80, "kg" } } with other defaults. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "scenarios/host/read.h"

static bool ends_in(const char *name, const char *end)
{
    const size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

/* A file beside the scenario goes before one in the working folder; plain names are left to the
   search path, which begins with the scenario's folder (see host.c). */
static void find_model(const jm_host *host, const char *name, char *path, size_t room)
{
    const char *slash = strrchr(host->path, '/');
    const bool is_object = ends_in(name, ".so"); /* these are never kept */
    const jm_files *files = is_object ? NULL : host->options.model.search.files;
    if (slash && name[0] != '/' && (is_object || ends_in(name, ".lua"))) {
        snprintf(path, room, "%.*s%s", (int)(slash - host->path) + 1, host->path, name);
        if (jm_files_has(files, path))
            return;
    }
    snprintf(path, room, "%s", name);
}

static void open_model(lua_State *L, const char *name, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    char path[1024];
    jm_error err = {0};
    if (!name[0] || strlen(name) > 400)
        jm_seat_raise(L, seat, JM_SYNTAX, "a model is named like \"glucose/hovorka\"");
    find_model(host, name, path, sizeof path);
    if (jm_model_open(&host->model, path, &host->options.model, &err) != JM_OK)
        jm_seat_raise_error(L, seat, &err);
}

static void read_overrides(lua_State *L, int table, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    const lua_Integer n = jm_lua_ordered(L, table, seat);
    const int keys = lua_gettop(L);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, keys, i);
        const char *name = lua_tostring(L, -1);
        const jm_seat at = jm_seat_key(seat, name);
        const uint32_t row = jm_lua_row(L, &at, name);
        jm_ref ref;
        (void)jm_model_find(host->model, name, &ref);
        jm_lua_field(L, table, name);
        host->fixed[row] = jm_lua_value(L, -1, &at, jm_model_var(host->model, ref)->unit, name);
        lua_pop(L, 2);
    }
    lua_pop(L, 1);
}

void jm_bind_model(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "model");
    if (!jm_lua_field(L, table, "model"))
        jm_seat_raise(L, up, JM_SYNTAX,
                      "the scenario names no model; add model = "
                      "\"glucose/hovorka\"");
    const int value = lua_gettop(L);
    const bool is_table = lua_type(L, value) == LUA_TTABLE;
    if (is_table) {
        const jm_seat first = jm_seat_item(&seat, 1);
        jm_lua_table(L, value, &seat, "{\"glucose/hovorka\", BW = {80, \"kg\"}}");
        if (lua_rawlen(L, value) != 1)
            jm_seat_raise(L, &seat, JM_SYNTAX,
                          "the model's name comes first, as in "
                          "{\"glucose/hovorka\", BW = {80, \"kg\"}}");
        lua_rawgeti(L, value, 1);
        open_model(L, jm_lua_text(L, -1, &first), &first);
        lua_pop(L, 1);
    } else {
        open_model(L, jm_lua_text(L, value, &seat), &seat);
    }
    host->fixed = jm_host_take(L, jm_host_rows(host) + 1, sizeof *host->fixed);
    for (uint32_t p = 0; p < jm_host_rows(host); p++)
        host->fixed[p] = (double)NAN;
    if (is_table)
        read_overrides(L, value, &seat);
    lua_pop(L, 1);
}
