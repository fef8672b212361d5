/* SPDX-License-Identifier: Apache-2.0 */
/* options = { rtol = 1e-8, method = "dopri5", max_step = minutes(5) } */
#include <string.h>

#include "core/lanes/stepper.h"
#include "scenarios/host/read.h"

#define OPTION_KEY(name, type, value, low, high, text) #name,
static const char *const keys[] = {JM_OPTION_LIST(OPTION_KEY) "method", NULL};

static void read_method(lua_State *L, const jm_seat *seat)
{
    jm_plan_options *options = &jm_host_of(L)->plan->options;
    const char *name = jm_lua_text(L, -1, seat);
    const char *known[64] = {"auto"};
    size_t n = 1;
    for (; n < 64 && jm_steppers[n - 1]; n++)
        known[n] = jm_steppers[n - 1]->name;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(known[i], name) == 0) {
            strncpy(options->method, name, sizeof options->method - 1);
            return;
        }
    }
    const char *near = jm_text_nearest(name, known, n);
    jm_seat_raise(L, seat, JM_SYNTAX, "there is no method \"%.40s\"; did you mean \"%s\"?", name,
                  near ? near : "auto");
}

static bool is_time(const char *key)
{
    return strcmp(key, "max_step") == 0 || strcmp(key, "first_step") == 0;
}

void jm_bind_options(lua_State *L, int table, const jm_seat *up)
{
    const jm_seat seat = jm_seat_key(up, "options");
    jm_error err = {0};
    if (!jm_lua_field(L, table, "options"))
        return;
    const int options = lua_gettop(L);
    jm_lua_table(L, options, &seat, "{ rtol = 1e-8 }");
    jm_lua_keys(L, options, &seat, keys, false);
    for (size_t k = 0; keys[k]; k++) {
        const jm_seat at = jm_seat_key(&seat, keys[k]);
        if (!jm_lua_field(L, options, keys[k]))
            continue;
        if (strcmp(keys[k], "method") == 0) {
            read_method(L, &at);
        } else {
            const double x = is_time(keys[k]) ? jm_lua_time(L, -1, &at) : jm_lua_number(L, -1, &at);
            if (jm_plan_options_set(&jm_host_of(L)->plan->options, keys[k], x, &err) != JM_OK)
                jm_seat_raise_error(L, &at, &err);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}
