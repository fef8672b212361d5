/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/host.h"

#include <lauxlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan/check.h"
#include "scenarios/host/live.h"
#include "scenarios/host/script.h"
#include "scenarios/host/words.h"

enum { MOST_TEXT = 16 << 20 }; /* bytes of a scenario */

/* --- reading the table ------------------------------------------------------------------- */

static const char *text_field(lua_State *L, int table, const jm_seat *up, const char *key)
{
    const jm_seat seat = jm_seat_key(up, key);
    if (!jm_lua_field(L, table, key))
        return "";
    const char *text = jm_host_text(L, jm_lua_text(L, -1, &seat));
    lua_pop(L, 1);
    return text;
}

static void read_replicates(lua_State *L, int table, const jm_seat *up)
{
    const jm_seat seat = jm_seat_key(up, "replicates");
    if (!jm_lua_field(L, table, "replicates"))
        return;
    jm_host_of(L)->plan->n_replicates = (uint32_t)jm_lua_count(L, -1, &seat, 1, 1000000000);
    lua_pop(L, 1);
}

static void make_plan(lua_State *L, const jm_seat *seat)
{
    jm_host *host = jm_host_of(L);
    jm_error err = {0};
    if (jm_plan_new(&host->plan, host->model, host->cohort, &err) != JM_OK)
        jm_seat_raise_error(L, seat, &err);
    host->plan->title = host->title;
    host->plan->scenario_path = host->path;
    host->plan->scenario_text = host->text;
}

/* The order matters: names need the model, times its unit, the plan the cohort, outcomes know in
   which units is recorded, and scripts are tried on what all of that makes. */
static int bind(lua_State *L)
{
    static const char *const keys[] = {
        "title",   "doc", "model",    "cohort", "replicates", "duration", "start",   "settle", "record",
        "observe", "set", "timeline", "doses",  "arms",       "outcomes", "options", "live",
        "actions", "monitor", NULL};
    jm_host *host = jm_host_of(L);
    const jm_seat seat = {.node = jm_where_root(host->where), .line = host->line};
    jm_error err = {0};
    luaL_checkstack(L, 100, "a scenario");
    jm_lua_keys(L, 1, &seat, keys, false);
    host->title = text_field(L, 1, &seat, "title");
    host->doc = text_field(L, 1, &seat, "doc");
    jm_bind_model(L, 1, &seat);
    jm_relive_begin(L);
    jm_bind_cohort(L, 1, &seat);
    make_plan(L, &seat);
    read_replicates(L, 1, &seat);
    jm_bind_live(L, 1, &seat);
    jm_bind_record(L, 1, &seat);
    jm_live_span(L);
    jm_bind_arms(L, 1, &seat);
    jm_bind_outcomes(L, 1, &seat);
    jm_bind_options(L, 1, &seat);
    jm_bind_monitor(L, 1, &seat);
    jm_relive_orders(L);
    jm_live_plan(L);
    if (jm_plan_check(host->plan, &err) != JM_OK)
        jm_seat_raise_error(L, &seat, &err);
    jm_script_open(L);
    jm_script_try(L, &seat);
    return 0;
}

static int open_words(lua_State *L)
{
    jm_words_open(L);
    jm_closed_seal(L);
    return 0;
}

/* Runs the file; its value, the scenario's table, stays on the stack. */
static jm_status run_file(jm_host *host, jm_error *err)
{
    lua_State *L = host->L;
    jm_status status;
    lua_pushcfunction(L, open_words);
    if ((status = jm_closed_call(host->closed, 0, 0, err)) != JM_OK ||
        (status = jm_closed_load(host->closed, host->text, host->length, host->path, err)) !=
            JM_OK ||
        (status = jm_closed_call(host->closed, 0, 1, err)) != JM_OK)
        return status;
    if (lua_type(L, -1) != LUA_TTABLE || !jm_words_is_scenario(L, -1))
        return jm_fail_at(err, JM_SYNTAX, host->path, host->line,
                          "the file does not give a scenario; its last statement is return "
                          "scenario { … }");
    return JM_OK;
}

/* One patient of the plan lives alone; what was chosen for all of them stays. */
static jm_status leave_alone(jm_host *host, jm_error *err)
{
    jm_cohort *base = host->cohort;
    if (!host->options.has_only || base->n == 1)
        return JM_OK;
    host->cohort = NULL;
    const jm_status status = jm_cohort_alone(&host->cohort, base, host->options.only, err);
    if (status == JM_OK)
        jm_plan_alone(host->plan, host->cohort);
    return status;
}

static jm_status finish(jm_host *host, jm_error *err)
{
    jm_status status = JM_OK;
    host->plan->choice = host->options.choice;
    if (host->options.finish)
        status = jm_plan_finish(host->plan, err);
    if (status == JM_OK)
        status = leave_alone(host, err);
    if (host->plan->is_lived)
        host->plan->patience = 0; /* nobody is set aside for later */
    return status;
}

static jm_status read_scenario(jm_host *host, jm_error *err)
{
    jm_status status = run_file(host, err);
    if (status != JM_OK)
        return status;
    jm_closed_refill(host->closed);
    lua_pushcfunction(host->L, bind);
    lua_insert(host->L, -2);
    status = jm_closed_call(host->closed, 1, 0, err);
    if (status != JM_OK)
        return status;
    status = finish(host, err);
    if (status != JM_OK)
        jm_error_place(err, host->path, host->line);
    return status;
}

/* --- making ------------------------------------------------------------------------------ */

/* The scenario's own folder goes before the other roots. */
static jm_status add_root(jm_host *host)
{
    jm_search *search = &host->options.model.search;
    const char **roots = jm_arena_take(host->arena, search->n_roots + 1, sizeof *roots);
    const char *slash = strrchr(host->path, '/');
    char *folder = jm_arena_text(host->arena, slash ? host->path : ".");
    if (!roots || !folder)
        return JM_MEMORY;
    if (slash)
        folder[slash - host->path + (slash == host->path)] = '\0';
    roots[0] = folder;
    for (size_t i = 0; i < search->n_roots; i++)
        roots[i + 1] = search->roots[i];
    search->roots = roots;
    search->n_roots++;
    return JM_OK;
}

static jm_status open_host(jm_host *host, const char *text, size_t length, const char *path,
                           jm_error *err)
{
    host->arena = jm_arena_new();
    host->path = host->arena ? jm_arena_text(host->arena, path) : NULL;
    host->text = host->path ? jm_arena_take(host->arena, length + 1, 1) : NULL;
    if (!host->text || add_root(host) != JM_OK)
        return jm_fail(err, JM_MEMORY, "no memory left for a scenario");
    memcpy(host->text, text, length);
    host->length = length;
    host->title = host->doc = "";
    if (memchr(text, '\0', length))
        return jm_fail_at(err, JM_SYNTAX, path, 0,
                          "the file holds a NUL character; it is no "
                          "text");
    host->where = jm_where_new(text, length);
    if (!host->where)
        return jm_fail(err, JM_MEMORY, "no memory left for a scenario");
    const jm_closed_options limits = {
        .memory = host->options.memory,
        .instructions = host->options.instructions,
        .wall_s = host->options.wall_s,
        .search = host->options.model.search,
        .user = host,
    };
    const jm_status status = jm_closed_new(&host->closed, &limits, err);
    if (status == JM_OK)
        host->L = jm_closed_lua(host->closed);
    return status;
}

jm_status jm_host_load_text(jm_host **out, const char *text, size_t length, const char *path,
                            const jm_host_options *options, jm_error *err)
{
    jm_error own = {0};
    jm_error *error = err ? err : &own;
    *out = NULL;
    jm_host *host = calloc(1, sizeof *host);
    if (!host)
        return jm_fail(err, JM_MEMORY, "no memory left for a scenario");
    if (options)
        host->options = *options;
    jm_status status = open_host(host, text, length, path, error);
    if (status == JM_OK)
        status = read_scenario(host, error);
    if (status != JM_OK) {
        jm_error_place(error, path, 0);
        jm_host_free(host);
        return status;
    }
    *out = host;
    return JM_OK;
}

jm_status jm_host_load(jm_host **out, const char *path, const jm_host_options *options,
                       jm_error *err)
{
    char *text = NULL;
    size_t length = 0;
    *out = NULL;
    jm_status status = jm_text_read_file(&text, &length, path, MOST_TEXT, err);
    if (status == JM_OK)
        status = jm_host_load_text(out, text, length, path, options, err);
    free(text);
    return status;
}

void jm_host_free(jm_host *host)
{
    if (!host)
        return;
    jm_script_close(host->script);
    jm_plan_free(host->plan);
    jm_cohort_free(host->cohort);
    jm_closed_free(host->closed);
    jm_model_close(host->model);
    jm_where_free(host->where);
    jm_arena_free(host->arena);
    free(host);
}

/* --- looking at it ----------------------------------------------------------------------- */

const jm_model *jm_host_model(const jm_host *host)
{
    return host->model;
}

const jm_cohort *jm_host_cohort(const jm_host *host)
{
    return host->cohort;
}

const jm_plan *jm_host_plan(const jm_host *host)
{
    return host->plan;
}

const jm_protocol *jm_host_protocol(const jm_host *host)
{
    for (size_t a = 0; host->script && a < host->plan->n_arms; a++) {
        if (host->plan->arms[a].scripted)
            return &host->protocol;
    }
    return NULL;
}

const jm_session *jm_host_session(const jm_host *host)
{
    return &host->session;
}

const char *jm_host_title(const jm_host *host)
{
    return host->title;
}

const char *jm_host_doc(const jm_host *host)
{
    return host->doc;
}
