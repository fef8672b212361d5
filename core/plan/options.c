/* SPDX-License-Identifier: Apache-2.0 */
#include "core/plan/plan.h"

#include <string.h>

typedef struct option_row {
    const char *name;
    size_t offset;
    double low, high;
    const char *text;
} option_row;

#define OPTION_ROW(name, type, value, low, high, text) \
    {#name, offsetof(jm_plan_options, name), low, high, text},
static const option_row rows[] = {JM_OPTION_LIST(OPTION_ROW)};
#define OPTION_NAME(name, type, value, low, high, text) #name,
static const char *const names[] = {JM_OPTION_LIST(OPTION_NAME)};
enum { N_OPTIONS = sizeof rows / sizeof rows[0] };

void jm_plan_options_init(jm_plan_options *options)
{
#define OPTION_INIT(name, type, value, low, high, text) options->name = value;
    JM_OPTION_LIST(OPTION_INIT)
    memset(options->method, 0, sizeof options->method);
    strcpy(options->method, "auto");
}

jm_status jm_plan_options_set(jm_plan_options *options, const char *name, double value,
                              jm_error *err)
{
    for (size_t k = 0; k < N_OPTIONS; k++) {
        if (strcmp(rows[k].name, name) != 0)
            continue;
        if (!(value >= rows[k].low && value <= rows[k].high))
            return jm_fail(err, JM_ARGUMENT, "%s is %g; it must lie between %g and %g", name,
                           value, rows[k].low, rows[k].high);
        *(double *)(void *)((char *)options + rows[k].offset) = value;
        return JM_OK;
    }
    const char *near = jm_text_nearest(name, names, N_OPTIONS);
    if (near)
        return jm_fail(err, JM_ARGUMENT, "there is no option \"%s\"; did you mean \"%s\"?", name,
                       near);
    return jm_fail(err, JM_ARGUMENT, "there is no option \"%s\"; see `jumeau run --help`", name);
}
