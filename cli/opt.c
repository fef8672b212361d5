/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/opt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "core/base/text.h"

static void help(const jm_opt_spec *spec)
{
    printf("Usage: %s\n\n%s\n", spec->usage, spec->about);
    if (spec->examples)
        printf("\nExamples:\n%s", spec->examples);
    printf("\nOptions:\n");
    for (size_t i = 0; i < spec->n; i++) {
        const jm_opt *o = &spec->options[i];
        char left[64];
        int n = o->letter ? snprintf(left, sizeof left, "-%c, ", o->letter)
                          : snprintf(left, sizeof left, "    ");
        snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", o->name, o->value ? " " : "",
                 o->value ? o->value : "");
        printf("  %-26s %s\n", left, o->help);
    }
    printf("  %-26s %s\n", "-h, --help", "This text.");
}

static int unknown(const jm_opt_spec *spec, const char *name)
{
    const char *names[64];
    size_t n = 0;
    for (; n < spec->n && n < 64; n++)
        names[n] = spec->options[n].name;
    const char *near = jm_text_nearest(name, names, n);
    fprintf(stderr, "jumeau: there is no option \"--%s\"%s%s%s\n", name,
            near ? "; did you mean \"--" : "; see --help", near ? near : "", near ? "\"?" : "");
    return JM_EXIT_USAGE;
}

static int set_count(const jm_opt *o, const char *value)
{
    char *end = NULL;
    errno = 0;
    unsigned long long x = strtoull(value, &end, 10);
    if (errno || end == value || *end || *value == '-') {
        fprintf(stderr, "jumeau: --%s wants a whole number, not \"%s\"\n", o->name, value);
        return JM_EXIT_USAGE;
    }
    *(uint64_t *)o->target = x;
    return -1;
}

static int add_items(const jm_opt *o, char *value)
{
    jm_opt_list *list = o->target;
    for (char *item = strtok(value, ","); item; item = strtok(NULL, ",")) {
        if (list->n == JM_OPT_LIST_MOST) {
            fprintf(stderr, "jumeau: --%s takes at most %d items\n", o->name, JM_OPT_LIST_MOST);
            return JM_EXIT_USAGE;
        }
        list->items[list->n++] = item;
    }
    return -1;
}

static int set(const jm_opt *o, char *value)
{
    if (o->seen)
        *o->seen = true;
    switch (o->kind) {
    case JM_OPT_FLAG:
        *(bool *)o->target = true;
        return -1;
    case JM_OPT_TEXT:
        *(const char **)o->target = value;
        return -1;
    case JM_OPT_COUNT:
        return set_count(o, value);
    case JM_OPT_LIST:
        return add_items(o, value);
    }
    return -1;
}

/* Finds the row of "--name[=value]" or "-x[value]"; *value points behind it or is NULL. */
static const jm_opt *row_of(const jm_opt_spec *spec, char *arg, char **value)
{
    *value = NULL;
    if (arg[1] != '-') {
        for (size_t i = 0; i < spec->n; i++) {
            if (spec->options[i].letter == arg[1]) {
                *value = arg[2] ? arg + 2 : NULL;
                return &spec->options[i];
            }
        }
        return NULL;
    }
    char *equals = strchr(arg, '=');
    size_t length = equals ? (size_t)(equals - arg - 2) : strlen(arg + 2);
    for (size_t i = 0; i < spec->n; i++) {
        const char *name = spec->options[i].name;
        if (strlen(name) == length && memcmp(name, arg + 2, length) == 0) {
            *value = equals ? equals + 1 : NULL;
            return &spec->options[i];
        }
    }
    return NULL;
}

/* One option at argv[*at]; it may take the next word too. */
static int one_option(const jm_opt_spec *spec, int argc, char **argv, int *at)
{
    char *arg = argv[*at], *value = NULL;
    if (strcmp(arg, "-h") == 0 || strcmp(arg, "--help") == 0) {
        help(spec);
        return JM_EXIT_OK;
    }
    const jm_opt *o = row_of(spec, arg, &value);
    if (!o)
        return unknown(spec, arg + strspn(arg, "-"));
    if (o->kind == JM_OPT_FLAG && value) {
        fprintf(stderr, "jumeau: --%s takes no value\n", o->name);
        return JM_EXIT_USAGE;
    }
    if (o->kind != JM_OPT_FLAG && !value) {
        if (*at + 1 >= argc) {
            fprintf(stderr, "jumeau: --%s wants a value: --%s %s\n", o->name, o->name, o->value);
            return JM_EXIT_USAGE;
        }
        value = argv[++*at];
    }
    return set(o, value);
}

int jm_opt_parse(const jm_opt_spec *spec, int argc, char **argv, size_t *n_operands)
{
    size_t n = 0;
    bool options = true;
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
        } else if (options && argv[i][0] == '-' && argv[i][1]) {
            int code = one_option(spec, argc, argv, &i);
            if (code >= 0)
                return code;
        } else {
            argv[n++] = argv[i];
        }
    }
    *n_operands = n;
    if (n >= spec->least && n <= spec->most)
        return -1;
    fprintf(stderr, "jumeau: %s\nUsage: %s\n",
            n < spec->least ? "something is missing" : "that is one word too many", spec->usage);
    return JM_EXIT_USAGE;
}
