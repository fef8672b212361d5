/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relive(scenario, { arm = "usual", patient = 3, tick = seconds(1/128), ticks = 1234,
 *                    { tick = 384, set = "illness.ards", to = {0.8, "1"} }, … })
 *
 * makes of a scenario the session that was lived through: one patient of one arm, with the orders
 * that were given, at the ticks at which they were. Where sessions are nested, the orders of all
 * count, and of the rest what the outermost says.
 */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "core/lanes/stepper.h"
#include "scenarios/host/live.h"
#include "scenarios/host/measure.h"
#include "scenarios/host/words.h"

static const char sessions_key[] = "jm.sessions"; /* of the registry: a list, the innermost first */
static const char example[] = "relive(scenario { … }, { arm = \"default\", tick = seconds(1), "
                              "ticks = 600, { tick = 60, note = \"begun\" } })";

enum { MOST_SESSIONS = 100 };
#define MOST_TICKS   1000000000u
#define MOST_ENTRIES 1000000

/* --- the word ---------------------------------------------------------------------------- */

static int relive(lua_State *L)
{
    if (lua_gettop(L) != 2 || lua_type(L, 1) != LUA_TTABLE || lua_type(L, 2) != LUA_TTABLE ||
        !jm_words_is_scenario(L, 1))
        return jm_closed_raise(L, JM_SYNTAX, "it goes like %s", example);
    if (lua_getfield(L, LUA_REGISTRYINDEX, sessions_key) != LUA_TTABLE) {
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_setfield(L, LUA_REGISTRYINDEX, sessions_key);
        lua_remove(L, -2);
    }
    const lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    if (n >= MOST_SESSIONS)
        return jm_closed_raise(L, JM_SYNTAX, "more than %d sessions are nested", MOST_SESSIONS);
    lua_createtable(L, 2, 0);
    lua_pushvalue(L, 2);
    lua_rawseti(L, -2, 1);
    lua_pushinteger(L, jm_measure_line(L));
    lua_rawseti(L, -2, 2);
    lua_rawseti(L, -2, n + 1);
    lua_settop(L, 1);
    return 1;
}

void jm_relive_open_word(lua_State *L)
{
    lua_pushcfunction(L, relive);
    lua_setglobal(L, "relive");
}

/* Pushes the table of session `i` (from 1); its seat. */
static jm_seat push_session(lua_State *L, lua_Integer i, lua_Integer n)
{
    const jm_host *host = jm_host_of(L);
    lua_getfield(L, LUA_REGISTRYINDEX, sessions_key);
    lua_rawgeti(L, -1, i);
    lua_rawgeti(L, -1, 2);
    jm_seat seat = {.line = (int)lua_tointeger(L, -1)};
    if (n == 1 && jm_where_session(host->where))
        seat.node = jm_where_session(host->where);
    lua_rawgeti(L, -2, 1);
    lua_replace(L, -4);
    lua_pop(L, 2);
    return seat;
}

static lua_Integer count_sessions(lua_State *L)
{
    lua_Integer n = 0;
    if (lua_getfield(L, LUA_REGISTRYINDEX, sessions_key) == LUA_TTABLE)
        n = (lua_Integer)lua_rawlen(L, -1);
    lua_pop(L, 1);
    return n;
}

/* --- what the plan begins with ------------------------------------------------------------ */

/* A whole number, or `otherwise` where it is not said and that is allowed. */
static uint64_t count_of(lua_State *L, int table, const jm_seat *up, const char *key, uint64_t low,
                         uint64_t high, const char *missing)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, table, key)) {
        if (missing)
            jm_seat_raise(L, up, JM_SYNTAX, "%s", missing);
        return 0;
    }
    const uint64_t n = jm_lua_count(L, -1, &seat, low, high);
    lua_pop(L, 1);
    return n;
}

static const char *text_of(lua_State *L, int table, const jm_seat *up, const char *key)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, table, key))
        return NULL;
    const char *text = jm_host_text(L, jm_lua_text(L, -1, &seat));
    lua_pop(L, 1);
    return text;
}

static double tick_of(lua_State *L, int table, const jm_seat *up)
{
    const jm_seat seat = jm_seat_key(up, "tick");
    const char *text;
    if (!jm_lua_field(L, table, "tick"))
        jm_seat_raise(L, up, JM_SYNTAX, "how long a tick was is not said; add tick = "
                      "seconds(1/128)");
    (void)jm_lua_time(L, -1, &seat);
    const double x = jm_lua_pair(L, -1, &seat, &text);
    if (!(x > 0))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "the tick is %g; it must be positive", x);
    const jm_unit unit = jm_lua_unit(L, &seat, text), second = jm_lua_unit(L, &seat, "s");
    lua_pop(L, 1);
    return x * jm_unit_factor(&unit, &second);
}

/* What somebody asks for now goes before what was asked for then. */
static void begin_with(lua_State *L, const jm_relive *relive)
{
    jm_host_options *o = &jm_host_of(L)->options;
    if (o->n_arms == 0 && relive->arm) {
        const char **arms = jm_host_take(L, 1, sizeof *arms);
        arms[0] = relive->arm;
        o->arms = arms;
        o->n_arms = 1;
    }
    if (o->patients == 0)
        o->patients = relive->patients;
    if (!o->has_seed && relive->has_seed) {
        o->has_seed = true;
        o->seed = relive->seed;
    }
    if (!o->has_only && relive->has_only) {
        o->has_only = true;
        o->only = relive->only;
    }
}

static void check_method(lua_State *L, const jm_seat *up, const char *method)
{
    const jm_seat seat = jm_seat_key(up, "method");
    if (method && !jm_stepper_find(method))
        jm_seat_raise(L, &seat, JM_SYNTAX, "there is no method \"%.40s\"", method);
}

void jm_relive_begin(lua_State *L)
{
    static const char *const keys[] = {"arm",    "patient",  "patients", "seed", "tick", "ticks",
                                       "method", "original", "record", NULL};
    jm_host *host = jm_host_of(L);
    const lua_Integer n = count_sessions(L);
    if (n == 0)
        return;
    jm_relive *relive = jm_host_take(L, 1, sizeof *relive);
    const jm_seat seat = push_session(L, n, n);
    const int table = lua_gettop(L);
    jm_lua_table(L, table, &seat, example);
    jm_lua_keys(L, table, &seat, keys, true);
    relive->arm = text_of(L, table, &seat, "arm");
    relive->only = count_of(L, table, &seat, "patient", 1, UINT32_MAX, NULL);
    relive->has_only = relive->only > 0;
    relive->only -= relive->has_only;
    relive->patients = count_of(L, table, &seat, "patients", 1, UINT64_C(1) << 40, NULL);
    relive->has_seed = jm_lua_field(L, table, "seed");
    lua_settop(L, table);
    relive->seed = count_of(L, table, &seat, "seed", 0, UINT64_C(1) << 53, NULL);
    relive->tick_s = tick_of(L, table, &seat);
    relive->ticks = count_of(L, table, &seat, "ticks", 1, MOST_TICKS,
                             "how many ticks it lasted is not said; add ticks = 600");
    relive->original = (size_t)count_of(L, table, &seat, "original", 0, 1 << 30, NULL);
    relive->method = text_of(L, table, &seat, "method");
    check_method(L, &seat, relive->method);
    lua_settop(L, table - 1);
    host->relive = relive;
    begin_with(L, relive);
}

bool jm_relive_record(lua_State *L)
{
    const lua_Integer n = count_sessions(L);
    const jm_seat session = push_session(L, n, n), seat = jm_seat_key(&session, "record");
    const int table = lua_gettop(L);
    const bool has = jm_lua_field(L, table, "record");
    if (has)
        jm_lua_record(L, table + 1, &seat);
    lua_settop(L, table - 1);
    return has;
}

/* --- orders ------------------------------------------------------------------------------- */

/* {0.8, "1"}, minutes(1) or a bare number, as it was ordered: the number and its unit. */
static double pair_of(lua_State *L, int entry, const jm_seat *up, const char *key,
                      const char **unit, bool *has)
{
    const jm_seat seat = jm_seat_key(up, key);
    const char *text = NULL;
    *unit = "";
    const bool is_there = jm_lua_field(L, entry, key);
    if (has)
        *has = is_there;
    if (!is_there)
        return 0;
    const double x = jm_lua_pair(L, -1, &seat, &text);
    if (text)
        *unit = jm_host_text(L, text);
    lua_pop(L, 1);
    return x;
}

static void read_value(lua_State *L, int entry, const jm_seat *seat, const char *key,
                       jm_order *order)
{
    bool has;
    order->value = pair_of(L, entry, seat, key, &order->unit, &has);
    if (!has)
        jm_seat_raise(L, seat, JM_SYNTAX, "how much is not said; add %s = {…}", key);
}

static void read_set(lua_State *L, int entry, const jm_seat *seat, jm_order *order)
{
    read_value(L, entry, seat, "to", order);
}

static void read_dose(lua_State *L, int entry, const jm_seat *seat, jm_order *order)
{
    read_value(L, entry, seat, "amount", order);
    order->duration = pair_of(L, entry, seat, "duration", &order->duration_unit, NULL);
}

static void read_act(lua_State *L, int entry, const jm_seat *seat, jm_order *order)
{
    const jm_host *host = jm_host_of(L);
    bool has;
    order->value = pair_of(L, entry, seat, "value", &order->unit, &has);
    for (size_t k = 0; !has && k < host->session.n_actions; k++) {
        if (strcmp(host->session.actions[k].name, order->name) == 0)
            order->value = host->session.actions[k].value;
    }
}

static void read_nothing(lua_State *L, int entry, const jm_seat *seat, jm_order *order)
{
    (void)L, (void)entry, (void)seat, (void)order;
}

typedef void read_fn(lua_State *L, int entry, const jm_seat *seat, jm_order *order);
typedef struct kind_row {
    const char *key;
    read_fn *read;
    const char *const *keys; /* that go with it */
} kind_row;

static const char *const set_keys[] = {"tick", "hidden", "set", "to", NULL};
static const char *const dose_keys[] = {"tick", "hidden", "dose", "amount", "duration", NULL};
static const char *const stop_keys[] = {"tick", "hidden", "stop", NULL};
static const char *const act_keys[] = {"tick", "hidden", "act", "value", NULL};
static const char *const note_keys[] = {"tick", "hidden", "note", NULL};
static const kind_row kinds[] = {[JM_ORDER_SET] = {"set", read_set, set_keys},
                                 [JM_ORDER_DOSE] = {"dose", read_dose, dose_keys},
                                 [JM_ORDER_STOP] = {"stop", read_nothing, stop_keys},
                                 [JM_ORDER_ACT] = {"act", read_act, act_keys},
                                 [JM_ORDER_NOTE] = {"note", read_nothing, note_keys}};
enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

static size_t kind_of(lua_State *L, int entry, const jm_seat *seat)
{
    static const char *const keys[] = {"tick",     "hidden", "set",   "to",  "dose", "amount",
                                       "duration", "stop",   "value", "act", "note", NULL};
    size_t kind = N_KINDS;
    jm_lua_table(L, entry, seat, "{ tick = 60, note = \"begun\" }");
    jm_lua_keys(L, entry, seat, keys, false);
    for (size_t k = 0; k < N_KINDS; k++) {
        if (!jm_lua_field(L, entry, kinds[k].key))
            continue;
        lua_pop(L, 1);
        if (kind != N_KINDS)
            jm_seat_raise(L, seat, JM_SYNTAX, "one order does one thing: set, dose, stop, act or "
                          "note");
        kind = k;
    }
    if (kind == N_KINDS)
        jm_seat_raise(L, seat, JM_SYNTAX, "this orders nothing; say set, dose, stop, act or note");
    jm_lua_keys(L, entry, seat, kinds[kind].keys, false);
    return kind;
}

static jm_entry read_entry(lua_State *L, int entry, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    const size_t kind = kind_of(L, entry, seat);
    const jm_seat hidden = jm_seat_key(seat, "hidden"), tick = jm_seat_key(seat, "tick");
    jm_error err = {0};
    jm_entry e = {.order = {.kind = (jm_order_kind)kind, .unit = "", .duration_unit = ""}};
    e.order.name = text_of(L, entry, seat, kinds[kind].key);
    e.tick = count_of(L, entry, seat, "tick", 0, MOST_TICKS,
                      "when is not said; add the number of the tick, as in tick = 60");
    if (e.tick > host->relive->ticks && !(host->options.duration > 0))
        jm_seat_raise(L, &tick, JM_ARGUMENT, "this is at tick %llu, and the session lasts for %llu",
                      (unsigned long long)e.tick, (unsigned long long)host->relive->ticks);
    if (jm_lua_field(L, entry, "hidden")) {
        if (!lua_isboolean(L, -1))
            jm_seat_raise(L, &hidden, JM_SYNTAX, "hidden is true or false");
        e.hidden = lua_toboolean(L, -1);
        lua_pop(L, 1);
    }
    kinds[kind].read(L, entry, seat, &e.order);
    if (jm_live_check(host, &e.order, &err) != JM_OK)
        jm_seat_raise_error(L, seat, &err);
    return e;
}

/* Merges bottom up, so that orders of one tick keep their order. */
static jm_entry *sort(lua_State *L, jm_entry *from, size_t n)
{
    jm_entry *to = jm_host_take(L, n + 1, sizeof *to);
    for (size_t width = 1; width < n; width *= 2) {
        for (size_t start = 0; start < n; start += 2 * width) {
            const size_t middle = start + width < n ? start + width : n;
            const size_t end = middle + width < n ? middle + width : n;
            size_t a = start, b = middle;
            for (size_t k = start; k < end; k++)
                to[k] = b >= end || (a < middle && from[a].tick <= from[b].tick) ? from[a++]
                                                                                : from[b++];
        }
        jm_entry *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

/* The seat of item `index`, where items are asked for one after the other: a long session is not
   searched from its begin for each of them. */
static jm_seat next_item(const jm_seat *up, const jm_where_node **at, lua_Integer index)
{
    jm_seat seat = {.up = up, .index = index, .line = up->line};
    while (*at && ((*at)->key || (*at)->index < index))
        *at = (*at)->next;
    if (*at && (*at)->index == index) {
        seat.node = *at;
        seat.line = seat.node->line;
    }
    return seat;
}

/* The orders of session `i`, behind those that are there; with entries NULL only counted. */
static size_t read_session(lua_State *L, lua_Integer i, lua_Integer n, jm_entry *entries)
{
    const jm_seat seat = push_session(L, i, n);
    const int table = lua_gettop(L);
    const size_t count = lua_rawlen(L, table);
    if (count > MOST_ENTRIES)
        jm_seat_raise(L, &seat, JM_ARGUMENT, "a session has more than %d orders", MOST_ENTRIES);
    const jm_where_node *node = seat.node ? seat.node->first : NULL;
    for (size_t k = 0; entries && k < count; k++) {
        const jm_seat at = next_item(&seat, &node, (lua_Integer)k + 1);
        lua_rawgeti(L, table, (lua_Integer)k + 1);
        entries[k] = read_entry(L, table + 1, &at);
        lua_settop(L, table);
    }
    lua_settop(L, table - 1);
    return count;
}

void jm_relive_orders(lua_State *L)
{
    jm_host *host = jm_host_of(L);
    const lua_Integer sessions = count_sessions(L);
    size_t n = 0;
    if (!host->relive)
        return;
    for (lua_Integer i = 1; i <= sessions; i++)
        n += read_session(L, i, sessions, NULL);
    jm_entry *entries = jm_host_take(L, n + 1, sizeof *entries);
    n = 0;
    for (lua_Integer i = 1; i <= sessions; i++)
        n += read_session(L, i, sessions, entries + n);
    jm_relive *relive = jm_host_take(L, 1, sizeof *relive);
    *relive = *host->relive;
    relive->entries = sort(L, entries, n);
    relive->n_entries = n;
    host->relive = relive;
}
