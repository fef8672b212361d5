/* SPDX-License-Identifier: Apache-2.0 */
/* duration, start, settle, record = { every = minutes(5), "glucose", {"insulin", "mU/L"} },
   observe */
#include <lauxlib.h>
#include <math.h>
#include <string.h>

#include "scenarios/host/live.h"
#include "scenarios/host/measure.h"
#include "scenarios/host/read.h"

enum { MOST_TIMES = 20000000, OUTCOME_STEPS = 1000 };

/* An interval as the user said it: k intervals are k * value in its own unit, so that twelve times
   five minutes are an hour to the last bit. */
typedef struct interval {
    double value;     /* in the user's unit */
    double factor;    /* into model time */
    const char *unit; /* in the arena */
} interval;

static interval read_interval(lua_State *L, int index, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    const char *text;
    const double model_time = jm_lua_time(L, index, seat);
    interval i = {.value = jm_lua_pair(L, index, seat, &text)};
    if (!(model_time > 0))
        jm_seat_raise(L, seat, JM_ARGUMENT, "the interval is %g; it must be positive", model_time);
    const jm_unit unit = jm_lua_unit(L, seat, text);
    i.factor = jm_unit_factor(&unit, &host->model->time);
    i.unit = jm_host_text(L, text);
    return i;
}

static double optional_time(lua_State *L, int table, const jm_seat *up, const char *key,
                            double otherwise)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, table, key))
        return otherwise;
    const double t = jm_lua_time(L, -1, &seat);
    lua_pop(L, 1);
    return t;
}

/* A time, 0 or false for none, true or nothing for what the model says. */
static void read_settle(lua_State *L, int table, const jm_seat *up)
{
    const jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "settle");
    const double own = host->model->abi->settle;
    double settle = own;
    if (!jm_lua_field(L, table, "settle")) {
        host->plan->settle = own;
        return;
    }
    if (!lua_isboolean(L, -1))
        settle = jm_lua_time(L, -1, &seat);
    else if (!lua_toboolean(L, -1))
        settle = 0;
    else if (!(own > 0))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "%s does not say how long its patients take to "
                      "settle; give a time, settle = minutes(10)", host->model->abi->name);
    if (!(settle >= 0))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "patients cannot settle for %g; the time is 0 or more",
                      settle);
    host->plan->settle = settle;
    lua_pop(L, 1);
}

static void read_span(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "duration");
    host->t_start = optional_time(L, table, up, "start", 0);
    if (!jm_lua_field(L, table, "duration"))
        jm_seat_raise(L, up, JM_SYNTAX, "the scenario has no duration; add duration = hours(24)");
    const double duration = jm_lua_time(L, -1, &seat);
    if (!(duration > 0))
        jm_seat_raise(L, &seat, JM_ARGUMENT, "the duration is %g; it must be positive", duration);
    host->t_end = host->t_start + duration;
    read_settle(L, table, up);
    host->plan->t_start = host->t_start;
    host->plan->t_end = host->t_end;
    lua_pop(L, 1);
}

/* from, from + every, … until the end; the end itself counts where it is met but for rounding. */
static void make_times(lua_State *L, const jm_seat *seat, const interval *every, double from,
                       double until)
{
    jm_plan *plan = jm_host_of(L)->plan;
    const double step = every->value * every->factor;
    const double count = floor((until - from) / step + 1e-9);
    if (!(count < MOST_TIMES))
        jm_seat_raise(L, seat, JM_ARGUMENT,
                      "%.0f times are too many; at most %d are kept, so "
                      "make the interval longer",
                      count + 1, (int)MOST_TIMES);
    plan->n_times = (size_t)count + 1;
    plan->times = jm_host_take(L, plan->n_times, sizeof *plan->times);
    for (size_t k = 0; k < plan->n_times; k++) {
        const double t = from + (double)k * every->value * every->factor;
        plan->times[k] = t < until ? t : until;
    }
}

static void set_time_unit(lua_State *L, const jm_seat *seat, const char *text)
{
    jm_host *host = jm_host_of(L);
    const jm_unit unit = jm_lua_unit(L, seat, text);
    if (!jm_unit_same_dim(&unit, &host->model->time))
        jm_seat_raise(L, seat, JM_UNITS, "\"%s\" is no unit of time; write \"min\" or \"h\"", text);
    host->plan->record_time_unit = jm_host_text(L, text);
    host->plan->record_time_factor = jm_unit_factor(&host->model->time, &unit);
}

/* --- recorded quantities ----------------------------------------------------------------- */

static const char *const record_example = "{\"glucose\", \"mmol/L\"}";
static const char *const record_keys[] = {"every", "from", "to", "time", NULL};

/* "glucose" or {"glucose", "mmol/L"} at the top of the stack. */
static jm_plan_signal read_signal(lua_State *L, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    jm_plan_signal s = {.factor = 1};
    const int value = lua_gettop(L);
    if (lua_type(L, value) == LUA_TTABLE) {
        jm_lua_table(L, value, seat, record_example);
        if (lua_rawlen(L, value) != 2)
            jm_seat_raise(L, seat, JM_SYNTAX, "name and unit stand here, as in %s", record_example);
        lua_rawgeti(L, value, 2);
        s.unit = jm_host_text(L, jm_lua_text(L, -1, seat));
        lua_rawgeti(L, value, 1);
    }
    const char *name = jm_lua_text(L, -1, seat);
    s.ref = jm_lua_ref(L, seat, name);
    const jm_var_info *var = jm_model_var(host->model, s.ref);
    s.name = var->name;
    s.doc = var->doc;
    if (s.unit) {
        const jm_unit from = jm_lua_unit(L, seat, var->unit);
        const jm_unit to = jm_lua_unit(L, seat, s.unit);
        if (!jm_unit_same_dim(&from, &to))
            jm_seat_raise(L, seat, JM_UNITS,
                          "\"%s\" is in \"%s\", which does not convert into "
                          "\"%s\"",
                          var->name, var->unit, s.unit);
        s.factor = jm_unit_factor(&from, &to);
        s.offset = jm_unit_convert(0, &from, &to);
    } else {
        s.unit = var->unit;
    }
    lua_settop(L, value);
    return s;
}

static void read_signals(lua_State *L, int table, const jm_seat *seat)
{
    jm_plan *plan = jm_host_of(L)->plan;
    const size_t n = lua_rawlen(L, table);
    if (n == 0)
        jm_seat_raise(L, seat, JM_SYNTAX,
                      "nothing is recorded; name quantities, as in record = "
                      "{ every = minutes(5), \"glucose\" }, or say record = \"outcomes\"");
    plan->signals = jm_host_take(L, n, sizeof *plan->signals);
    for (size_t i = 0; i < n; i++) {
        const jm_seat at = jm_seat_item(seat, (lua_Integer)i + 1);
        lua_rawgeti(L, table, (lua_Integer)i + 1);
        plan->signals[i] = read_signal(L, &at);
        lua_pop(L, 1);
        for (size_t k = 0; k < i; k++) {
            if (strcmp(plan->signals[k].name, plan->signals[i].name) == 0)
                jm_seat_raise(L, &at, JM_SYNTAX, "\"%s\" is recorded twice", plan->signals[i].name);
        }
    }
    plan->n_signals = n;
}

static void read_grid(lua_State *L, int table, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    const jm_seat at = jm_seat_key(seat, "every"), time = jm_seat_key(seat, "time");
    if (!jm_lua_field(L, table, "every"))
        jm_seat_raise(L, seat, JM_SYNTAX, "how often is not said; add every = minutes(5)");
    const interval every = read_interval(L, -1, &at);
    lua_pop(L, 1);
    const double from = optional_time(L, table, seat, "from", host->t_start);
    const double until = optional_time(L, table, seat, "to", host->t_end);
    if (from < host->t_start || until > host->t_end || from >= until)
        jm_seat_raise(L, seat, JM_ARGUMENT,
                      "recorded is from %g to %g %s, and the scenario goes "
                      "from %g to %g",
                      from, until, host->model->abi->time_unit, host->t_start, host->t_end);
    make_times(L, &at, &every, from, until);
    set_time_unit(L, &at, every.unit);
    if (jm_lua_field(L, table, "time")) {
        set_time_unit(L, &time, jm_lua_text(L, -1, &time));
        lua_pop(L, 1);
    }
}

void jm_lua_record(lua_State *L, int record, const jm_seat *seat)
{
    jm_lua_table(L, record, seat, "{ every = minutes(5), \"glucose\" }");
    jm_lua_keys(L, record, seat, record_keys, true);
    if (jm_lua_field(L, record, "every")) {
        lua_pop(L, 1);
        read_grid(L, record, seat);
    }
    read_signals(L, record, seat);
}

/* Outcomes alone: they look at the patient every `observe`. */
static void read_observe(lua_State *L, int table, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "observe");
    interval every = {(host->t_end - host->t_start) / OUTCOME_STEPS, 1,
                      host->model->abi->time_unit};
    host->plan->keep_samples = false;
    if (jm_lua_field(L, table, "observe")) {
        every = read_interval(L, -1, &seat);
        lua_pop(L, 1);
    }
    make_times(L, &seat, &every, host->t_start, host->t_end);
    set_time_unit(L, &seat, every.unit);
}

void jm_bind_record(lua_State *L, int table, const jm_seat *up)
{
    const jm_seat seat = jm_seat_key(up, "record"), observe = jm_seat_key(up, "observe");
    read_span(L, table, up);
    if (!jm_lua_field(L, table, "record"))
        jm_seat_raise(L, up, JM_SYNTAX,
                      "the scenario does not say what to record; add record = { "
                      "every = minutes(5), \"glucose\" }, or record = \"outcomes\"");
    const int value = lua_gettop(L);
    if (lua_type(L, value) == LUA_TSTRING) {
        if (strcmp(lua_tostring(L, value), "outcomes") != 0)
            jm_seat_raise(L, &seat, JM_SYNTAX, "record is a table, or the word \"outcomes\"");
        read_observe(L, table, up);
        lua_pop(L, 1);
        return;
    }
    jm_lua_table(L, value, &seat, "{ every = minutes(5), \"glucose\" }");
    jm_lua_keys(L, value, &seat, record_keys, true);
    if (jm_lua_field(L, table, "observe"))
        jm_seat_raise(L, &observe, JM_SYNTAX,
                      "observe goes with record = \"outcomes\"; here "
                      "outcomes look at the recorded times");
    read_grid(L, value, &seat);
    read_signals(L, value, &seat);
    lua_pop(L, 1);
}
