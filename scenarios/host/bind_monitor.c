/* SPDX-License-Identifier: Apache-2.0 */
/*
 * monitor = { "hr", { "spo2", "%", label = "SpO2", colour = "#40c4ff", low = 90, priority = "high",
 *             of = "pleth" }, { "ecg", wave = {-0.5, 1.5}, sweep = 25 } }
 *
 * What is not said goes without saying for the usual names; where there is no monitor at all, those
 * of them that the model has are shown, and what is recorded where that draws no wave.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/live.h"

enum { MOST_SHOWN = 64 };

typedef struct usual {
    jm_shown shown;
    const char *instead; /* of a number: it is not shown where the model has this one */
} usual;

#define WAVE(name_, label_, unit_, colour_, low_, high_, sweep_)                                   \
    {{.name = name_, .label = label_, .unit = unit_, .colour = colour_, .is_wave = true,           \
      .low = low_, .high = high_, .sweep = sweep_, .of = "", .priority = "medium"}, ""},
#define NUMBER(name_, label_, unit_, colour_, decimals_, of_, low_, high_, priority_, instead_)    \
    {{.name = name_, .label = label_, .unit = unit_, .colour = colour_, .low = low_,               \
      .high = high_, .decimals = decimals_, .of = of_, .priority = priority_}, instead_},
static const usual usuals[] = {
#include "scenarios/host/monitor_usual.def"
};
enum { N_USUAL = sizeof usuals / sizeof usuals[0] };

static const char *const example = "monitor = { \"hr\", { \"spo2\", \"%\", low = 90 }, { \"ecg\", "
                                   "wave = {-0.5, 1.5} } }";

/* --- what is shown ----------------------------------------------------------------------- */

typedef struct screen {
    jm_shown *list;
    size_t n;
} screen;

static const usual *find_usual(const char *name)
{
    for (size_t k = 0; k < N_USUAL; k++) {
        if (strcmp(usuals[k].shown.name, name) == 0)
            return &usuals[k];
    }
    return NULL;
}

static bool is_shown(const screen *z, const jm_shown *what)
{
    for (size_t k = 0; k < z->n; k++) {
        if (z->list[k].is_wave == what->is_wave && strcmp(z->list[k].name, what->name) == 0)
            return true;
    }
    return false;
}

static jm_shown plain(const char *name, const char *unit, bool is_wave)
{
    return (jm_shown){.name = name,
                      .label = name,
                      .unit = unit,
                      .colour = "",
                      .is_wave = is_wave,
                      .low = is_wave ? 0 : (double)NAN,
                      .high = is_wave ? 1 : (double)NAN,
                      .sweep = is_wave ? 25 : 0,
                      .decimals = is_wave ? 0 : 1,
                      .of = "",
                      .priority = "medium"};
}

/* Reference and numbers; false where the model has no such quantity in a unit like this. */
static bool tie(const jm_host *host, jm_shown *s)
{
    jm_unit from, to;
    if (!jm_model_find(host->model, s->name, &s->ref) ||
        jm_unit_parse(&from, jm_model_var(host->model, s->ref)->unit, NULL) != JM_OK ||
        jm_unit_parse(&to, s->unit, NULL) != JM_OK || !jm_unit_same_dim(&from, &to))
        return false;
    s->factor = jm_unit_factor(&from, &to);
    s->offset = jm_unit_convert(0, &from, &to);
    return true;
}

/* A number stands beside a wave that is there. */
static void seat_numbers(screen *z)
{
    for (size_t k = 0; k < z->n; k++) {
        const jm_shown wave = {.name = z->list[k].of, .is_wave = true};
        if (z->list[k].is_wave || !is_shown(z, &wave))
            z->list[k].of = "";
    }
}

/* --- what goes without saying ------------------------------------------------------------ */

static bool add_usual(const jm_host *host, screen *z)
{
    bool has_wave = false;
    for (size_t k = 0; k < N_USUAL; k++) {
        jm_shown s = usuals[k].shown;
        jm_ref other;
        if (usuals[k].instead[0] && jm_model_find(host->model, usuals[k].instead, &other))
            continue;
        if (!tie(host, &s))
            continue;
        z->list[z->n++] = s;
        has_wave = has_wave || s.is_wave;
    }
    return has_wave;
}

static void add_recorded(const jm_host *host, screen *z)
{
    const jm_plan *plan = host->plan;
    for (size_t k = 0; k < plan->n_signals && z->n < MOST_SHOWN; k++) {
        jm_shown s = plain(plan->signals[k].name, plan->signals[k].unit, false);
        if (!is_shown(z, &s) && tie(host, &s))
            z->list[z->n++] = s;
    }
}

static void add_states(const jm_host *host, screen *z)
{
    enum { SOME = 8 };
    const jm_model_abi *abi = host->model->abi;
    for (uint32_t k = 0; k < abi->n_states && k < SOME; k++) {
        jm_shown s = plain(abi->states[k].name, abi->states[k].unit, false);
        if (tie(host, &s))
            z->list[z->n++] = s;
    }
}

/* --- what is said ------------------------------------------------------------------------ */

static const char *text_of(lua_State *L, int table, const jm_seat *up, const char *key,
                           const char *otherwise)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, table, key))
        return otherwise;
    const char *text = jm_host_text(L, jm_lua_text(L, -1, &seat));
    lua_pop(L, 1);
    return text;
}

static double number_of(lua_State *L, int table, const jm_seat *up, const char *key,
                        double otherwise)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, table, key))
        return otherwise;
    const double x = jm_lua_number(L, -1, &seat);
    lua_pop(L, 1);
    return x;
}

/* wave = {-0.5, 1.5}; wave = false makes a number of what is usually drawn. */
static void read_wave(lua_State *L, int item, const jm_seat *up, jm_shown *s)
{
    const jm_seat seat = jm_seat_key(up, "wave");
    if (!jm_lua_field(L, item, "wave"))
        return;
    const int wave = lua_gettop(L);
    if (lua_isboolean(L, wave) && !lua_toboolean(L, wave)) {
        const char *unit = s->unit, *label = s->label, *colour = s->colour;
        *s = plain(s->name, unit, false);
        s->label = label;
        s->colour = colour;
    } else {
        jm_lua_table(L, wave, &seat, "wave = {-0.5, 1.5}");
        if (lua_rawlen(L, wave) != 2)
            jm_seat_raise(L, &seat, JM_SYNTAX, "the lowest and the highest value that are drawn "
                          "stand here, as in wave = {-0.5, 1.5}");
        lua_rawgeti(L, wave, 1);
        lua_rawgeti(L, wave, 2);
        const double low = jm_lua_number(L, -2, &seat), high = jm_lua_number(L, -1, &seat);
        if (!(low < high))
            jm_seat_raise(L, &seat, JM_ARGUMENT, "a wave from %g to %g has no height", low, high);
        s->is_wave = true;
        s->low = low;
        s->high = high;
        s->sweep = s->sweep > 0 ? s->sweep : 25;
        s->decimals = 0;
    }
    lua_settop(L, wave - 1);
}

/* The unit; what is usual of the quantity is converted into it. */
static void read_unit(lua_State *L, int item, const jm_seat *up, jm_shown *s)
{
    const jm_seat seat = jm_seat_item(up, 2);
    if (lua_rawgeti(L, item, 2) == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    const char *text = jm_host_text(L, jm_lua_text(L, -1, &seat));
    const jm_unit from = jm_lua_unit(L, &seat, s->unit), to = jm_lua_unit(L, &seat, text);
    lua_pop(L, 1);
    if (!jm_unit_same_dim(&from, &to))
        jm_seat_raise(L, &seat, JM_UNITS, "\"%s\" is in \"%s\", which does not convert into "
                      "\"%s\"", s->name, s->unit, text);
    s->low = jm_unit_convert(s->low, &from, &to);
    s->high = jm_unit_convert(s->high, &from, &to);
    s->unit = text;
}

static void check_colour(lua_State *L, const jm_seat *up, const char *colour)
{
    const jm_seat seat = jm_seat_key(up, "colour");
    bool is_right = colour[0] == '\0' || (colour[0] == '#' && strlen(colour) == 7);
    for (const char *c = colour; is_right && *c; c++)
        is_right = c == colour || isxdigit((unsigned char)*c);
    if (!is_right)
        jm_seat_raise(L, &seat, JM_SYNTAX, "\"%.40s\" is no colour such as \"#40c4ff\"", colour);
}

static void check_priority(lua_State *L, const jm_seat *up, const char *priority)
{
    static const char *const known[] = {"high", "medium", "low"};
    const jm_seat seat = jm_seat_key(up, "priority");
    for (size_t k = 0; k < 3; k++) {
        if (strcmp(known[k], priority) == 0)
            return;
    }
    jm_seat_raise(L, &seat, JM_SYNTAX, "the priority of an alarm is \"high\", \"medium\" or "
                  "\"low\", and not \"%.40s\"", priority);
}

static void read_rest(lua_State *L, int item, const jm_seat *seat, jm_shown *s)
{
    const jm_seat decimals = jm_seat_key(seat, "decimals"), low = jm_seat_key(seat, "low");
    const jm_seat of = jm_seat_key(seat, "of");
    s->label = text_of(L, item, seat, "label", s->label);
    s->colour = text_of(L, item, seat, "colour", s->colour);
    s->priority = text_of(L, item, seat, "priority", s->priority);
    s->sweep = number_of(L, item, seat, "sweep", s->sweep);
    s->of = text_of(L, item, seat, "of", s->of);
    check_colour(L, seat, s->colour);
    check_priority(L, seat, s->priority);
    if (jm_lua_field(L, item, "decimals")) {
        s->decimals = (uint32_t)jm_lua_count(L, -1, &decimals, 0, 6);
        lua_pop(L, 1);
    }
    const double from = number_of(L, item, seat, "low", s->low);
    const double to = number_of(L, item, seat, "high", s->high);
    if (s->is_wave && (jm_lua_field(L, item, "low") || jm_lua_field(L, item, "high")))
        jm_seat_raise(L, &low, JM_SYNTAX, "limits are of numbers; a wave says its range, as in "
                      "wave = {-0.5, 1.5}");
    if (s->is_wave && s->of[0])
        jm_seat_raise(L, &of, JM_SYNTAX, "a number stands beside a wave, and no wave beside one");
    if (from >= to)
        jm_seat_raise(L, &low, JM_ARGUMENT, "the alarm is below %g and above %g, so it is always",
                      from, to);
    if (s->is_wave && !(s->sweep > 0))
        jm_seat_raise(L, seat, JM_ARGUMENT, "the sweep is %g mm/s; it must be positive", s->sweep);
    s->low = from;
    s->high = to;
}

/* "hr", or a table, at the top of the stack. */
static jm_shown read_item(lua_State *L, const jm_seat *seat)
{
    static const char *const keys[] = {"label",    "colour", "wave", "sweep", "low", "high",
                                       "priority", "of",     "decimals", NULL};
    const jm_host *host = jm_host_of(L);
    const int item = lua_gettop(L);
    const bool is_table = lua_type(L, item) == LUA_TTABLE;
    if (is_table) {
        jm_lua_table(L, item, seat, "{ \"spo2\", \"%\", low = 90 }");
        jm_lua_keys(L, item, seat, keys, true);
        lua_rawgeti(L, item, 1);
    } else {
        lua_pushvalue(L, item);
    }
    const char *name = jm_lua_text(L, -1, seat);
    const jm_var_info *var = jm_model_var(host->model, jm_lua_ref(L, seat, name));
    const usual *known = find_usual(var->name);
    jm_shown s = known ? known->shown : plain(var->name, var->unit, false);
    lua_settop(L, item);
    if (!tie(host, &s)) /* of that name, and something else */
        s = plain(var->name, var->unit, false);
    if (is_table) {
        read_unit(L, item, seat, &s);
        read_wave(L, item, seat, &s);
        read_rest(L, item, seat, &s);
    }
    (void)tie(host, &s);
    return s;
}

static void check_beside(lua_State *L, int list, const jm_seat *up, const screen *z)
{
    for (size_t k = 0; k < z->n; k++) {
        const jm_seat item = jm_seat_item(up, (lua_Integer)k + 1), of = jm_seat_key(&item, "of");
        const jm_shown wave = {.name = z->list[k].of, .is_wave = true};
        lua_rawgeti(L, list, (lua_Integer)k + 1);
        const bool is_said = lua_type(L, -1) == LUA_TTABLE && jm_lua_field(L, -1, "of");
        if (is_said && z->list[k].of[0] && !is_shown(z, &wave))
            jm_seat_raise(L, &of, JM_SYNTAX, "there is no wave \"%.80s\" here beside which \"%s\" "
                          "could stand", z->list[k].of, z->list[k].name);
        lua_settop(L, list);
    }
}

static void read_monitor(lua_State *L, int list, const jm_seat *seat, screen *z)
{
    static const char *const none[] = {NULL};
    jm_lua_table(L, list, seat, example);
    jm_lua_keys(L, list, seat, none, true);
    const size_t n = lua_rawlen(L, list);
    if (n == 0 || n > MOST_SHOWN)
        jm_seat_raise(L, seat, JM_SYNTAX, "a screen shows 1 to %d things, and here are %zu: %s",
                      (int)MOST_SHOWN, n, example);
    for (size_t k = 0; k < n; k++) {
        const jm_seat item = jm_seat_item(seat, (lua_Integer)k + 1);
        lua_rawgeti(L, list, (lua_Integer)k + 1);
        const jm_shown s = read_item(L, &item);
        if (is_shown(z, &s))
            jm_seat_raise(L, &item, JM_SYNTAX, "\"%s\" is shown twice", s.name);
        z->list[z->n++] = s;
        lua_settop(L, list);
    }
    check_beside(L, list, seat, z);
}

void jm_bind_monitor(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "monitor");
    screen z = {.list = jm_host_take(L, MOST_SHOWN + N_USUAL, sizeof *z.list)};
    if (jm_lua_field(L, table, "monitor")) {
        read_monitor(L, lua_gettop(L), &seat, &z);
        lua_pop(L, 1);
    } else if (!add_usual(host, &z)) {
        add_recorded(host, &z);
        if (z.n == 0)
            add_states(host, &z);
    }
    seat_numbers(&z);
    host->session.n_shown = z.n;
    host->session.shown = z.list;
}
