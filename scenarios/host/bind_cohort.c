/* SPDX-License-Identifier: Apache-2.0 */
/* cohort = { patients = 1000, seed = 7, vary = "model", design = …, correlation = …, keep = … } */
#include <lauxlib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/cohort/sampled.h"
#include "core/cohort/sampler.h"
#include "scenarios/host/read.h"
#include "scenarios/host/words.h"

enum { DEFAULT_SEED = 1 };
#define MOST_PATIENTS 1000000000000u
#define MOST_SEED     9007199254740992u /* 2^53: exact as a double, as Lua and JSON have it */

/* Columns that are gathered, in the host's arena; sorted by name, so that a Sobol design does not
   depend on the order of lines. */
typedef struct columns {
    size_t n;
    jm_sampled_column *c; /* [rows of p] */
} columns;

static void insert_column(columns *list, const jm_sampled_column *column)
{
    size_t at = 0;
    while (at < list->n && strcmp(list->c[at].name, column->name) < 0)
        at++;
    if (at < list->n && strcmp(list->c[at].name, column->name) == 0) {
        list->c[at] = *column;
        return;
    }
    memmove(&list->c[at + 1], &list->c[at], (list->n - at) * sizeof *list->c);
    list->c[at] = *column;
    list->n++;
}

/* Default of a row of p, after the scenario's `model = {…}`. */
static double centre_of(const jm_host *host, uint32_t row)
{
    const jm_model_abi *abi = host->model->abi;
    if (!isnan(host->fixed[row]))
        return host->fixed[row];
    return row < abi->n_params ? abi->params[row].value : abi->inputs[row - abi->n_params].value;
}

/* vary = "model": every parameter as the model itself says. */
static void add_model(lua_State *L, columns *list, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    const jm_model_abi *abi = host->model->abi;
    const char *place = jm_seat_place(L, seat);
    const size_t before = list->n;
    for (uint32_t p = 0; p < abi->n_params; p++) {
        const jm_var_info *var = &abi->params[p];
        if (!var->vary[0])
            continue;
        const jm_sampled_column column = {var->name, var->unit, var->vary, centre_of(host, p),
                                          place};
        insert_column(list, &column);
    }
    if (list->n == before)
        jm_seat_raise(L, seat, JM_MODEL,
                      "%s does not say how its parameters vary; name them: "
                      "vary = { %s = lognormal(0.3) }",
                      abi->name, abi->n_params ? abi->params[0].name : "x");
}

/* lognormal(0.3), {normal(70, 12), "kg"} or "lognormal(0.3)" at the top of the stack. */
static void read_spread(lua_State *L, const jm_seat *seat, const char *name,
                        jm_sampled_column *column)
{
    const jm_host *host = jm_host_of(L);
    const int value = lua_gettop(L);
    const uint32_t row = jm_lua_row(L, seat, name);
    jm_ref ref;
    (void)jm_model_find(host->model, name, &ref);
    const char *unit = NULL;
    column->unit = jm_model_var(host->model, ref)->unit;
    const jm_unit own = jm_lua_unit(L, seat, column->unit);
    if (lua_type(L, value) == LUA_TTABLE) {
        jm_lua_table(L, value, seat, "{normal(70, 12), \"kg\"}");
        lua_rawgeti(L, value, 2);
        unit = jm_lua_text(L, -1, seat);
        lua_rawgeti(L, value, 1);
    }
    const jm_spread *spread = jm_spread_at(L, -1);
    if (!spread)
        jm_seat_raise(L, seat, JM_SYNTAX,
                      "a distribution stands here, as in lognormal(0.3) or "
                      "{normal(70, 12), \"kg\"}, and not a %s",
                      luaL_typename(L, -1));
    if (!unit && spread->unit[0])
        unit = spread->unit;
    else if (unit && spread->unit[0])
        jm_seat_raise(L, seat, JM_UNITS,
                      "the unit \"%s\" is one too many; the numbers are in "
                      "\"%s\"",
                      unit, spread->unit);
    if (!unit && spread->needs_unit && !jm_unit_is_one(&own))
        jm_seat_raise(L, seat, JM_UNITS, "%s has no unit; write {%s, \"%s\"}", spread->text,
                      spread->text, column->unit);
    const double centre = centre_of(host, row);
    const jm_unit other = jm_lua_unit(L, seat, unit ? unit : column->unit);
    if (!jm_unit_same_dim(&own, &other))
        jm_seat_raise(L, seat, JM_UNITS,
                      "\"%s\" is in \"%s\", and \"%s\" does not convert into "
                      "that",
                      name, column->unit, unit);
    column->centre = jm_unit_convert(centre, &own, &other);
    column->dist = jm_host_text(L, spread->text);
    column->unit = jm_host_text(L, unit ? unit : column->unit);
    lua_settop(L, value);
}

/* vary = { "model", SIT = lognormal(0.3), weight = {normal(70, 12), "kg"} } */
static void add_named(lua_State *L, columns *list, int table, const jm_seat *seat)
{
    const lua_Integer n = jm_lua_ordered(L, table, seat);
    const int keys = lua_gettop(L);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, keys, i);
        const char *name = jm_host_text(L, lua_tostring(L, -1));
        jm_seat at = jm_seat_key(seat, name);
        jm_sampled_column column = {.name = name};
        jm_lua_field(L, table, name);
        if (jm_spread_at(L, -1))
            jm_seat_hint(&at, jm_spread_at(L, -1)->line);
        read_spread(L, &at, name, &column);
        column.place = jm_seat_place(L, &at);
        insert_column(list, &column);
        lua_settop(L, keys);
    }
    lua_pop(L, 1);
}

static void read_vary(lua_State *L, int table, const jm_seat *up, columns *list)
{
    const jm_seat seat = jm_seat_key(up, "vary");
    if (!jm_lua_field(L, table, "vary"))
        return;
    const int value = lua_gettop(L);
    list->c = jm_host_take(L, jm_host_rows(jm_host_of(L)) + 2, sizeof *list->c);
    if (lua_type(L, value) == LUA_TSTRING && strcmp(lua_tostring(L, value), "model") == 0) {
        add_model(L, list, &seat);
    } else {
        if (lua_type(L, value) != LUA_TTABLE)
            jm_seat_raise(L, &seat, JM_SYNTAX,
                          "vary is \"model\", or a table as in "
                          "{ weight = {normal(70, 12), \"kg\"} }");
        jm_lua_table(L, value, &seat, "{ weight = {normal(70, 12), \"kg\"} }");
        for (lua_Integer i = 1; i <= (lua_Integer)lua_rawlen(L, value); i++) {
            const jm_seat item = jm_seat_item(&seat, i);
            lua_rawgeti(L, value, i);
            if (strcmp(jm_lua_text(L, -1, &item), "model") != 0)
                jm_seat_raise(L, &item, JM_SYNTAX, "only \"model\" stands here without a name");
            add_model(L, list, &item);
            lua_pop(L, 1);
        }
        add_named(L, list, value, &seat);
    }
    lua_pop(L, 1);
}

/* correlation = { {"a", "b", 0.6}, … } */
static void read_correlation(lua_State *L, int table, const jm_seat *up, jm_sampled *what)
{
    const jm_seat seat = jm_seat_key(up, "correlation");
    if (!jm_lua_field(L, table, "correlation"))
        return;
    const int list = lua_gettop(L);
    jm_lua_table(L, list, &seat, "{ {\"weight\", \"SIT\", 0.6} }");
    const size_t n = lua_rawlen(L, list);
    jm_sampled_correlation *pairs = jm_host_take(L, n + 1, sizeof *pairs);
    for (size_t i = 0; i < n; i++) {
        const jm_seat at = jm_seat_item(&seat, (lua_Integer)i + 1);
        lua_rawgeti(L, list, (lua_Integer)i + 1);
        jm_lua_table(L, -1, &at, "{\"weight\", \"SIT\", 0.6}");
        const int row = lua_gettop(L);
        lua_rawgeti(L, row, 1);
        lua_rawgeti(L, row, 2);
        lua_rawgeti(L, row, 3);
        pairs[i].a = jm_host_text(L, jm_lua_text(L, -3, &at));
        pairs[i].b = jm_host_text(L, jm_lua_text(L, -2, &at));
        pairs[i].value = jm_lua_number(L, -1, &at);
        if (!(pairs[i].value > -1 && pairs[i].value < 1))
            jm_seat_raise(L, &at, JM_SYNTAX, "a correlation lies between -1 and 1, and not at %g",
                          pairs[i].value);
        lua_settop(L, list);
    }
    what->n_correlations = n;
    what->correlations = pairs;
    lua_pop(L, 1);
}

static void check_correlation(lua_State *L, const jm_seat *up, const jm_sampled *what)
{
    const jm_seat seat = jm_seat_key(up, "correlation");
    const char **names = jm_host_take(L, what->n_columns + 1, sizeof *names);
    for (size_t c = 0; c < what->n_columns; c++)
        names[c] = what->columns[c].name;
    for (size_t i = 0; i < 2 * what->n_correlations; i++) {
        const jm_sampled_correlation *pair = &what->correlations[i / 2];
        const char *name = i % 2 ? pair->b : pair->a;
        size_t c = 0;
        while (c < what->n_columns && strcmp(names[c], name) != 0)
            c++;
        if (c < what->n_columns)
            continue;
        const jm_seat at = jm_seat_item(&seat, (lua_Integer)(i / 2) + 1);
        const char *near = jm_text_nearest(name, names, what->n_columns);
        jm_seat_raise(L, &at, JM_MODEL, "\"%s\" does not vary here%s%s%s", name,
                      near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
}

static void make_sampled(lua_State *L, int table, const jm_seat *seat, uint64_t n, uint64_t seed)
{
    jm_host *host = jm_host_of(L);
    columns list = {0};
    jm_sampled what = {.n = n, .seed = seed};
    jm_error err = {0};
    const jm_sampler_type *type;
    read_vary(L, table, seat, &list);
    what.n_columns = list.n;
    what.columns = list.c;
    read_correlation(L, table, seat, &what);
    check_correlation(L, seat, &what);
    if (jm_lua_field(L, table, "design")) {
        const jm_seat at = jm_seat_key(seat, "design");
        what.design = jm_host_text(L, jm_lua_text(L, -1, &at));
        if (jm_sampler_find(&type, what.design, &err) != JM_OK)
            jm_seat_raise_error(L, &at, &err);
        lua_pop(L, 1);
    }
    const jm_status status = what.n_columns ? jm_cohort_sampled(&host->cohort, &what, &err)
                                            : jm_cohort_same(&host->cohort, n, seed, &err);
    if (status != JM_OK)
        jm_seat_raise_error(L, seat, &err);
}

/* A path in the scenario is meant from the scenario's folder. */
const char *jm_host_beside(lua_State *L, const char *name)
{
    const jm_host *host = jm_host_of(L);
    const char *slash = strrchr(host->path, '/');
    if (!slash || name[0] == '/')
        return jm_host_text(L, name);
    lua_pushlstring(L, host->path, (size_t)(slash - host->path) + 1);
    lua_pushstring(L, name);
    lua_concat(L, 2);
    const char *path = jm_host_text(L, lua_tostring(L, -1));
    lua_pop(L, 1);
    return path;
}

const jm_file *jm_host_kept(lua_State *L, const jm_seat *seat, const char *path, const char *role)
{
    enum { MOST_KEPT = 64 << 20 };
    jm_files *files = jm_host_of(L)->options.model.search.files;
    const jm_file_name name = {path, role, MOST_KEPT};
    char *text = NULL;
    size_t length;
    jm_error err = {0};
    if (!files)
        return NULL;
    if (!jm_files_find(files, path)) {
        /* Too large, or not there: the reader will say which. */
        jm_status status = jm_files_read(files, &name, &text, &length, &err);
        free(text);
        if (status == JM_FILE && !jm_files_is_sealed(files))
            status = jm_files_add(files, &name, NULL, 0) ? JM_OK : JM_MEMORY;
        if (status != JM_OK)
            jm_seat_raise_file(L, seat, path, &err);
    }
    const jm_file *file = jm_files_find(files, path);
    return file && file->text ? file : NULL;
}

static jm_status read_patients(lua_State *L, const jm_seat *seat, const char *path, uint64_t seed,
                               jm_error *err)
{
    jm_host *host = jm_host_of(L);
    const jm_file *kept = jm_host_kept(L, seat, path, "patients");
    if (kept)
        return host->options.text_readers.patients(&host->cohort, kept, seed, err);
    return host->options.readers.patients(&host->cohort, path, seed, err);
}

/* cohort = { from = "patients.csv" }; `patients` takes the first rows only, 0: all. */
static void make_table(lua_State *L, int table, const jm_seat *seat, uint64_t n, uint64_t seed)
{
    static const char *const other[] = {"vary", "design", "correlation"};
    jm_host *host = jm_host_of(L);
    const jm_seat at = jm_seat_key(seat, "from");
    jm_error err = {0};
    for (size_t i = 0; i < 3; i++) {
        if (jm_lua_field(L, table, other[i])) {
            const jm_seat wrong = jm_seat_key(seat, other[i]);
            jm_seat_raise(L, &wrong, JM_SYNTAX,
                          "\"%s\" does not go with \"from\": the patients "
                          "stand in the table",
                          other[i]);
        }
    }
    jm_lua_field(L, table, "from");
    const char *path = jm_host_beside(L, jm_lua_text(L, -1, &at));
    lua_pop(L, 1);
    if (!host->options.readers.patients)
        jm_seat_raise(L, &at, JM_ARGUMENT, "tables of patients cannot be read here");
    if (read_patients(L, &at, path, seed, &err) != JM_OK)
        jm_seat_raise_file(L, &at, path, &err);
    if (n > host->cohort->n)
        jm_seat_raise(L, &at, JM_ARGUMENT, "%llu patients are asked for and the table has %llu",
                      (unsigned long long)n, (unsigned long long)host->cohort->n);
    if (n)
        host->cohort->n = n;
}

/* Every column sets a parameter or input of the model: found out here, not when it runs. */
static void check_columns(lua_State *L, const jm_seat *seat)
{
    const jm_host *host = jm_host_of(L);
    const jm_seat at = jm_seat_key(seat, "from");
    for (size_t c = 0; c < host->cohort->n_columns; c++) {
        const jm_column *column = &host->cohort->columns[c];
        jm_ref ref;
        (void)jm_lua_row(L, &at, column->name);
        (void)jm_model_find(host->model, column->name, &ref);
        const char *want = jm_model_var(host->model, ref)->unit;
        if (!column->unit[0])
            continue; /* the model's own */
        const jm_unit have = jm_lua_unit(L, &at, column->unit), own = jm_lua_unit(L, &at, want);
        if (!jm_unit_same_dim(&have, &own))
            jm_seat_raise(
                L, &at, JM_UNITS,
                "the column \"%s\" is in \"%s\"; the model has it in \"%s\", so its header "
                "says \"%s [%s]\"",
                column->name, column->unit, want, column->name, want);
    }
}

/* only = 3: the third patient alone. What the command line asks for goes before it. */
static void read_only(lua_State *L, int cohort, const jm_seat *up)
{
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "only");
    const bool is_asked = host->options.has_only;
    if (jm_lua_field(L, cohort, "only")) {
        const uint64_t only = jm_lua_count(L, -1, &seat, 1, MOST_PATIENTS) - 1;
        host->options.only = is_asked ? host->options.only : only;
        host->options.has_only = true;
        lua_pop(L, 1);
    }
    if (host->options.has_only && host->options.only >= host->cohort->n)
        jm_seat_raise(L, is_asked ? up : &seat, JM_ARGUMENT,
                      "patient %llu is asked for, and the cohort has %llu",
                      (unsigned long long)host->options.only + 1,
                      (unsigned long long)host->cohort->n);
}

void jm_bind_cohort(lua_State *L, int table, const jm_seat *up)
{
    static const char *const keys[] = {"patients",    "seed", "vary", "design",
                                       "correlation", "from", "keep", "only", NULL};
    jm_host *host = jm_host_of(L);
    const jm_seat seat = jm_seat_key(up, "cohort");
    uint64_t n = 0, seed = DEFAULT_SEED;
    if (jm_lua_field(L, table, "cohort"))
        jm_lua_table(L, -1, &seat, "{ patients = 100, seed = 7, vary = \"model\" }");
    else
        lua_newtable(L); /* one patient, as the model has it */
    const int cohort = lua_gettop(L);
    jm_lua_keys(L, cohort, &seat, keys, false);
    if (jm_lua_field(L, cohort, "patients")) {
        const jm_seat at = jm_seat_key(&seat, "patients");
        n = jm_lua_count(L, -1, &at, 1, MOST_PATIENTS);
        lua_pop(L, 1);
    }
    if (jm_lua_field(L, cohort, "seed")) {
        const jm_seat at = jm_seat_key(&seat, "seed");
        seed = jm_lua_count(L, -1, &at, 0, MOST_SEED);
        lua_pop(L, 1);
    }
    n = host->options.patients ? host->options.patients : n;
    seed = host->options.has_seed ? host->options.seed : seed;
    if (jm_lua_field(L, cohort, "from")) {
        lua_pop(L, 1);
        make_table(L, cohort, &seat, n, seed);
        check_columns(L, &seat);
    } else {
        make_sampled(L, cohort, &seat, n ? n : 1, seed);
    }
    if (jm_lua_field(L, cohort, "keep")) {
        const jm_seat at = jm_seat_key(&seat, "keep");
        jm_keep_bind(L, lua_gettop(L), &at);
    }
    read_only(L, cohort, &seat);
    lua_settop(L, cohort - 1);
}
