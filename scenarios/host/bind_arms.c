/* SPDX-License-Identifier: Apache-2.0 */
/* arms = { name = { timeline, set, doc, script }, name = function(p) … end }, doses, set */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/bind_timeline.h"

enum { MOST_ARMS = 10000 };

/* set = { BW = {80, "kg"} }: into values[row]. */
static void read_settings(lua_State *L, int table, const jm_seat *up, double *values)
{
    const jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "set");
    if (!jm_lua_field(L, table, "set"))
        return;
    const int set = lua_gettop(L);
    jm_lua_table(L, set, &seat, "set = { BW = {80, \"kg\"} }");
    if (lua_rawlen(L, set) > 0)
        jm_seat_raise(L, &seat, JM_SYNTAX,
                      "set names what it sets, as in set = { BW = {80, "
                      "\"kg\"} }");
    const lua_Integer n = jm_lua_ordered(L, set, &seat);
    const int names = lua_gettop(L);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, names, i);
        const char *name = lua_tostring(L, -1);
        const jm_seat at = jm_seat_key(&seat, name);
        const uint32_t row = jm_lua_row(L, &at, name);
        jm_ref ref;
        (void)jm_model_find(host->model, name, &ref);
        jm_lua_field(L, set, name);
        values[row] = jm_lua_value(L, -1, &at, jm_model_var(host->model, ref)->unit, name);
        lua_settop(L, names);
    }
    lua_settop(L, set - 1);
}

/* Overrides of the model hold where the cohort does not say something else. */
static void start_settings(const jm_host *host, double *values)
{
    for (uint32_t row = 0; row < jm_host_rows(host); row++)
        values[row] = host->fixed[row];
    for (size_t c = 0; c < host->cohort->n_columns; c++) {
        jm_ref ref;
        if (jm_model_find(host->model, host->cohort->columns[c].name, &ref))
            values[ref.kind == JM_REF_PARAM ? ref.index : host->model->abi->n_params + ref.index] =
                (double)NAN;
    }
}

static const jm_plan_setting *keep_settings(lua_State *L, const double *values, size_t *count)
{
    const uint32_t rows = jm_host_rows(jm_host_of(L));
    size_t n = 0;
    for (uint32_t row = 0; row < rows; row++)
        n += isnan(values[row]) ? 0 : 1;
    jm_plan_setting *settings = jm_host_take(L, n + 1, sizeof *settings);
    *count = 0;
    for (uint32_t row = 0; row < rows; row++) {
        if (!isnan(values[row]))
            settings[(*count)++] = (jm_plan_setting){row, values[row]};
    }
    return settings;
}

/* Keeps the function at the top of the stack for the arm, and pops it. */
static void keep_function(lua_State *L, size_t a, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    if (lua_type(L, -1) != LUA_TFUNCTION || lua_iscfunction(L, -1))
        jm_seat_raise(L, seat, JM_SYNTAX, "a function(p) … end stands here, and not a %s",
                      luaL_typename(L, -1));
    host->plan->arms[a].scripted = true;
    host->arm_function[a] = luaL_ref(L, LUA_REGISTRYINDEX);
}

/* What all arms share. */
typedef struct shared {
    jm_events events;
    double *values; /* [rows] settings, NAN: none */
} shared;

/* The arm's value stands at `value`: a table, or a function. */
static void read_arm(lua_State *L, int value, const jm_seat *seat, size_t a, const shared *all)
{
    static const char *const keys[] = {"timeline", "set", "script", "doc", NULL};
    jm_plan *plan = jm_host_of(L)->plan;
    jm_plan_arm *arm = &plan->arms[a];
    const size_t rows = jm_host_rows(jm_host_of(L));
    double *values = jm_host_take(L, rows + 1, sizeof *values);
    jm_events own = {0};
    memcpy(values, all->values, rows * sizeof *values);
    for (size_t e = 0; e < all->events.n; e++)
        jm_events_add(L, seat, &own, &all->events.items[e]);
    arm->doc = "";
    if (lua_type(L, value) == LUA_TFUNCTION) {
        lua_pushvalue(L, value);
        keep_function(L, a, seat);
    } else {
        const jm_seat script = jm_seat_key(seat, "script"), doc = jm_seat_key(seat, "doc");
        jm_lua_table(L, value, seat, "{ timeline = {…} }");
        jm_lua_keys(L, value, seat, keys, false);
        jm_lua_timeline(L, value, seat, &own);
        read_settings(L, value, seat, values);
        if (jm_lua_field(L, value, "script"))
            keep_function(L, a, &script);
        if (jm_lua_field(L, value, "doc")) {
            arm->doc = jm_host_text(L, jm_lua_text(L, -1, &doc));
            lua_pop(L, 1);
        }
    }
    arm->settings = keep_settings(L, values, &arm->n_settings);
    jm_events_sort(L, &own);
    arm->n_events = own.n;
    arm->events = own.items;
}

static bool is_chosen(const jm_host *host, const char *name)
{
    for (size_t i = 0; i < host->options.n_arms; i++) {
        if (strcmp(host->options.arms[i], name) == 0)
            return true;
    }
    return host->options.n_arms == 0;
}

/* Every arm that the command line asks for is there. */
static void check_chosen(lua_State *L, int names, lua_Integer n, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    const char **known = jm_host_take(L, (size_t)n + 1, sizeof *known);
    for (lua_Integer i = 0; i < n; i++) {
        lua_rawgeti(L, names, i + 1);
        known[i] = lua_tostring(L, -1); /* the list holds it */
        lua_pop(L, 1);
    }
    for (size_t a = 0; a < host->options.n_arms; a++) {
        const char *want = host->options.arms[a];
        lua_Integer i = 0;
        while (i < n && strcmp(known[i], want) != 0)
            i++;
        if (i < n)
            continue;
        const char *near = jm_text_nearest(want, known, (size_t)n);
        jm_seat_raise(L, seat, JM_ARGUMENT, "there is no arm \"%s\"%s%s%s", want,
                      near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
}

static void make_arms(lua_State *L, size_t room)
{
    jm_host *host = jm_host_of(L);
    host->plan->arms = jm_host_take(L, room + 1, sizeof *host->plan->arms);
    host->arm_function = jm_host_take(L, room + 1, sizeof *host->arm_function);
    for (size_t a = 0; a <= room; a++)
        host->arm_function[a] = LUA_NOREF;
}

/* The arms stand in a table at `arms`, in the order of the file. */
static void read_arms(lua_State *L, int arms, const jm_seat *seat, const shared *all)
{
    jm_host *host = jm_host_of(L);
    static const char *const example = "arms = { untreated = {}, treated = { timeline = {…} } }";
    jm_lua_table(L, arms, seat, example);
    const lua_Integer n = jm_lua_ordered(L, arms, seat);
    const int names = lua_gettop(L);
    if (n == 0 || n > MOST_ARMS || lua_rawlen(L, arms) > 0)
        jm_seat_raise(L, seat, JM_SYNTAX, "arms are named, and there is at least one: %s", example);
    check_chosen(L, names, n, seat);
    make_arms(L, (size_t)n);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, names, i);
        const char *name = lua_tostring(L, -1);
        const jm_seat at = jm_seat_key(seat, name);
        if (is_chosen(host, name)) {
            jm_lua_field(L, arms, name);
            host->plan->arms[host->plan->n_arms].name = jm_host_text(L, name);
            read_arm(L, lua_gettop(L), &at, host->plan->n_arms, all);
            host->plan->n_arms++;
        }
        lua_settop(L, names);
    }
    lua_pop(L, 1);
}

static jm_status read_table(lua_State *L, const jm_seat *seat, const char *path,
                            jm_host_doses *doses, jm_error *err)
{
    const jm_host *host = jm_host_of(L);
    jm_arena *arena = host->plan->arena;
    const jm_file *kept = jm_host_kept(L, seat, path, "doses");
    if (kept)
        return host->options.text_readers.doses(doses, kept, host->model, host->cohort, arena, err);
    return host->options.readers.doses(doses, path, host->model, host->cohort, arena, err);
}

void jm_lua_doses(lua_State *L, int index, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    jm_host_doses doses = {0};
    jm_error err = {0};
    const char *path = jm_host_beside(L, jm_lua_text(L, index, seat));
    if (host->plan->own)
        jm_seat_raise(L, seat, JM_SYNTAX, "a table of doses has been named already; one holds all");
    if (!host->options.readers.doses)
        jm_seat_raise(L, seat, JM_ARGUMENT, "tables of doses cannot be read here");
    if (read_table(L, seat, path, &doses, &err) != JM_OK)
        jm_seat_raise_file(L, seat, path, &err);
    host->plan->n_own = doses.n_own;
    host->plan->own = doses.own;
}

/* doses = { from = "doses.csv" } */
static void read_doses(lua_State *L, int table, const jm_seat *up)
{
    static const char *const keys[] = {"from", NULL};
    const jm_seat seat = jm_seat_key(up, "doses"), from = jm_seat_key(&seat, "from");
    if (!jm_lua_field(L, table, "doses"))
        return;
    const int value = lua_gettop(L);
    jm_lua_table(L, value, &seat, "doses = { from = \"doses.csv\" }");
    jm_lua_keys(L, value, &seat, keys, false);
    if (!jm_lua_field(L, value, "from"))
        jm_seat_raise(L, &seat, JM_SYNTAX, "doses come from a table; add from = \"doses.csv\"");
    jm_lua_doses(L, lua_gettop(L), &from);
    lua_settop(L, value - 1);
}

void jm_bind_arms(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "arms");
    shared all = {.values = jm_host_take(L, jm_host_rows(host) + 1, sizeof(double))};
    start_settings(host, all.values);
    read_settings(L, table, up, all.values);
    host->plan->common = keep_settings(L, all.values, &host->plan->n_common);
    jm_lua_timeline(L, table, up, &all.events);
    read_doses(L, table, up);
    if (jm_lua_field(L, table, "arms")) {
        read_arms(L, lua_gettop(L), &seat, &all);
        lua_pop(L, 1);
        return;
    }
    lua_newtable(L);
    lua_newtable(L);
    lua_setfield(L, -2, "default");
    read_arms(L, lua_gettop(L), &seat, &all);
    lua_pop(L, 1);
}
