/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timelines: doses, settings and resets at times, as the scenario writes them.
 *
 *     { at = hours(7), dose = "meal", amount = {60, "g"}, every = days(1) }
 *     { at = hours(7), set = "basal", to = {1, "U/h"} }
 *     { at = hours(9), reset = true }
 *     { from = "doses.csv" }
 *
 * Events live in the plan's arena; all functions raise.
 */
#ifndef JM_SCENARIOS_HOST_BIND_TIMELINE_H
#define JM_SCENARIOS_HOST_BIND_TIMELINE_H

#include "scenarios/host/read.h"

typedef struct jm_events {
    jm_plan_event *items;
    size_t n, room;
} jm_events;

void jm_events_add(lua_State *L, const jm_seat *seat, jm_events *list, const jm_plan_event *event);
/* By time; events of one time keep their order. */
void jm_events_sort(lua_State *L, jm_events *list);

/* Adds the `timeline` of the table, if it has one. */
void jm_lua_timeline(lua_State *L, int table, const jm_seat *up, jm_events *list);

/* A route by name, or an error with the nearest name. */
uint32_t jm_lua_route(lua_State *L, const jm_seat *seat, const char *name);
/* Reads the table of doses that the text at `index` names, for single patients (bind_arms.c). */
void jm_lua_doses(lua_State *L, int index, const jm_seat *seat);
/* rate and duration of a dose whose route is known. */
void jm_lua_infusion(lua_State *L, int entry, const jm_seat *up, jm_plan_event *event);

#endif
