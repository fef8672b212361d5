/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading tables of a scenario: keys, texts, numbers, times, each with its place.
 *
 * A seat says where a value stands, so that every error names the line of its key. All functions
 * raise (see inside.h); metamethods of the user's tables are never called.
 */
#ifndef JM_SCENARIOS_HOST_READ_H
#define JM_SCENARIOS_HOST_READ_H

#include <stdbool.h>

#include "scenarios/host/inside.h"

/* Key or item below a seat. */
jm_seat jm_seat_key(const jm_seat *up, const char *key);
jm_seat jm_seat_item(const jm_seat *up, lua_Integer index);
/* The same place with a line that is known better, where the text does not show it (0: leave). */
void jm_seat_hint(jm_seat *seat, int line);
/* Where the calling Lua function stands: for words and methods, called while a script runs. */
jm_seat jm_seat_here(void);
/* "scenario.lua:12", in the plan's arena. */
const char *jm_seat_place(lua_State *L, const jm_seat *seat);

int jm_seat_raise(lua_State *L, const jm_seat *seat, jm_status status, const char *format, ...)
    __attribute__((format(printf, 4, 5), noreturn));
/* Raises an error of the core, with the seat's place where it has none. */
int jm_seat_raise_error(lua_State *L, const jm_seat *seat, jm_error *err) __attribute__((noreturn));
/* The same for a file that the scenario names: what is wrong inside of it has its own place, a file
   that is not there has the scenario's. */
int jm_seat_raise_file(lua_State *L, const jm_seat *seat, const char *path, jm_error *err)
    __attribute__((noreturn));

/* Refuses string keys that are not in `known` (ended by NULL), and items unless `items`. */
void jm_lua_keys(lua_State *L, int table, const jm_seat *seat, const char *const *known,
                 bool items);
/* Pushes table[key] and answers true, or pushes nothing where it is nil. */
bool jm_lua_field(lua_State *L, int table, const char *key);
/* Raises where the value at `index` is no plain table. */
void jm_lua_table(lua_State *L, int index, const jm_seat *seat, const char *example);
const char *jm_lua_text(lua_State *L, int index, const jm_seat *seat);
double jm_lua_number(lua_State *L, int index, const jm_seat *seat);
/* A whole number from low to high. */
uint64_t jm_lua_count(lua_State *L, int index, const jm_seat *seat, uint64_t low, uint64_t high);
/* minutes(5), {5, "min"}, q(5, "min") or 0, into model time. */
double jm_lua_time(lua_State *L, int index, const jm_seat *seat);
/* {60, "g"}, q(60, "g"), 0, or a bare number where `unit` is dimensionless; into `unit`. `what`
   names the quantity in errors. */
double jm_lua_value(lua_State *L, int index, const jm_seat *seat, const char *unit,
                    const char *what);
/* The same with a number and its unit's text apart; `text` NULL: a bare number. */
double jm_lua_convert(lua_State *L, const jm_seat *seat, double x, const char *text,
                      const char *unit, const char *what);
/* Number and unit of {60, "g"} or q(60, "g"); *text NULL for a bare number. */
double jm_lua_pair(lua_State *L, int index, const jm_seat *seat, const char **text);

/* Pushes an array of the string keys of the table, in the order of the file where that is known,
   else sorted; returns their number. */
lua_Integer jm_lua_ordered(lua_State *L, int table, const jm_seat *seat);

/* A quantity by name, or an error with the nearest name. */
jm_ref jm_lua_ref(lua_State *L, const jm_seat *seat, const char *name);
/* Row of p for a parameter or input; states and signals are refused. */
uint32_t jm_lua_row(lua_State *L, const jm_seat *seat, const char *name);
/* The unit as jm_unit_parse reads it, or an error at the seat. */
jm_unit jm_lua_unit(lua_State *L, const jm_seat *seat, const char *text);

/* A file named in the scenario, from the folder where the scenario stands. */
const char *jm_host_beside(lua_State *L, const char *name);

/* The file at `path`, where files are kept or held and it is not too large for that; else NULL: the
   reader opens it by itself. */
const jm_file *jm_host_kept(lua_State *L, const jm_seat *seat, const char *path, const char *role);

/* Memory from the plan's arena (the host's before there is a plan), zeroed; raises without. */
void *jm_host_take(lua_State *L, size_t count, size_t size);
const char *jm_host_text(lua_State *L, const char *s);

#endif
