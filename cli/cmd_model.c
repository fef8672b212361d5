/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/models.h"
#include "cli/scene.h"

typedef struct model_options {
    jm_scene scene;
    jm_model_options model;
    const char *output, *after;
    bool c, reference;
} model_options;

/* ---- list ---- */

static int list(model_options *o)
{
    jm_models f = { 0 };
    int code = JM_EXIT_OK;
    for (size_t i = 0; i < o->model.search.n_roots; i++)
        jm_models_find(&f, o->model.search.roots[i]);
    jm_models_sort(&f);
    for (size_t i = 0; i < f.n; i++) {
        jm_error err = { 0 };
        jm_ir *ir = NULL;
        if (jm_read_model(&ir, f.names[i], &o->model.search, &err) == JM_OK)
            printf("%-32s %s\n", f.names[i], ir->title ? ir->title : "");
        else
            code = jm_cli_error(&err, true);
        jm_ir_free(ir);
    }
    jm_models_clear(&f);
    return code;
}

/* ---- show ---- */

static void print_bounds(const jm_var_info *v)
{
    if (!isnan(v->low) || !isnan(v->high))
        printf("  [%g, %g]", v->low, v->high);
}

static void print_vars(const char *title, const jm_var_info *vars, uint32_t n, bool values)
{
    if (n == 0)
        return;
    printf("\n%s\n", title);
    for (uint32_t i = 0; i < n; i++) {
        const jm_var_info *v = &vars[i];
        printf("  %-22s ", v->name);
        if (values)
            printf("%12.8g ", v->value);
        printf("%-20s %s", v->unit, v->doc);
        print_bounds(v);
        if (*v->vary)
            printf("  ~ %s", v->vary);
        if (*v->source)
            printf("  (%s)", v->source);
        printf("\n");
    }
}

static void print_routes_and_events(const jm_model_abi *abi)
{
    if (abi->n_routes)
        printf("\ndoses\n");
    for (uint32_t i = 0; i < abi->n_routes; i++) {
        const jm_route_info *r = &abi->routes[i];
        printf("  %-22s %-20s %s, into %s\n", r->name, r->unit, r->doc,
               abi->states[r->state].name);
    }
    if (abi->n_events)
        printf("\nevents\n");
    for (uint32_t i = 0; i < abi->n_events; i++)
        printf("  %-60s %s\n", abi->events[i].name, abi->events[i].place);
}

/* The table of published or exact numbers that stands beside a model, where there is one. */
static void print_reference(const model_options *o, const char *name)
{
    char path[JM_INSTALL_ROOM];
    for (size_t i = 0; i < o->model.search.n_roots; i++) {
        char *text = NULL;
        size_t length = 0;
        snprintf(path, sizeof path, "%s/%s.reference.csv", o->model.search.roots[i], name);
        if (jm_text_read_file(&text, &length, path, (size_t)1 << 20, NULL) == JM_OK) {
            printf("\nreference values (checked by the tests)\n%s", text);
            free(text);
            return;
        }
    }
}

static jm_status show_program(const model_options *o, const jm_program *program, jm_error *err)
{
    jm_eval *eval = NULL;
    jm_status status = jm_eval_new(&eval, program, err);
    if (status != JM_OK)
        return status;
    const jm_model_abi *abi = jm_eval_abi(eval);
    printf("%s: %s\nsource       %s\ntime         %s\nfingerprint  %s\n"
           "Jacobian     %u of %u entries, LU %u\n",
           abi->name, abi->title, abi->source, abi->time_unit, abi->fingerprint, abi->n_jac,
           abi->n_states * abi->n_states, abi->n_lu);
    print_vars("parameters", abi->params, abi->n_params, true);
    print_vars("inputs", abi->inputs, abi->n_inputs, true);
    print_vars("states", abi->states, abi->n_states, false);
    print_vars("signals", abi->signals, abi->n_signals, false);
    print_routes_and_events(abi);
    print_reference(o, abi->name);
    jm_eval_free(eval);
    return JM_OK;
}

static int show(model_options *o, const char *name)
{
    jm_error err = { 0 };
    jm_ir *ir = NULL;
    jm_program *program = NULL;
    jm_text text;
    jm_text_init(&text);
    jm_status status = jm_read_model(&ir, name, &o->model.search, &err);
    if (status == JM_OK)
        status = jm_program_make(&program, ir, o->after, o->after ? &text : NULL, &err);
    if (status == JM_OK && o->c)
        status = jm_emit_c(program, &text, &err);
    if (status == JM_OK && !o->after && !o->c)
        status = show_program(o, program, &err);
    fputs(text.data, stdout);
    jm_text_clear(&text);
    jm_program_free(program);
    return status == JM_OK ? JM_EXIT_OK : jm_cli_error(&err, true);
}

/* ---- build ---- */

static int build(model_options *o, const char *name)
{
    jm_error err = { 0 };
    jm_ir *ir = NULL;
    jm_program *program = NULL;
    char path[JM_INSTALL_ROOM];
    bool hit = false;
    jm_status status = jm_read_model(&ir, name, &o->model.search, &err);
    if (status == JM_OK)
        status = jm_program_make(&program, ir, NULL, NULL, &err);
    if (status == JM_OK && o->output) {
        status = jm_build_into(program, &o->model.build, o->output, &err);
        snprintf(path, sizeof path, "%s", o->output);
    } else if (status == JM_OK) {
        status = jm_build(program, &o->model.build, path, sizeof path, &hit, &err);
    }
    if (status == JM_OK && !o->scene.quiet)
        printf("%s%s\n", path, hit ? " (was there)" : "");
    jm_program_free(program);
    return status == JM_OK ? JM_EXIT_OK : jm_cli_error(&err, true);
}

int cmd_model(int argc, char **argv)
{
    model_options o = { 0 };
    const jm_opt options[] = {
        { 'o', "output", "FILE", JM_OPT_TEXT, &o.output, NULL,
          "build: the shared object to make." },
        { 0, "after", "PASS", JM_OPT_TEXT, &o.after, NULL,
          "show: print the model after this pass of the compiler." },
        { 0, "c", NULL, JM_OPT_FLAG, &o.c, NULL, "show: print the C code of the kernels." },
        { 'I', "models", "DIR", JM_OPT_LIST, &o.scene.roots, NULL, "Look for models here too." },
        { 0, "cache", "DIR", JM_OPT_TEXT, &o.scene.cache, NULL, "Keep compiled models here." },
        { 'q', "quiet", NULL, JM_OPT_FLAG, &o.scene.quiet, NULL, "Say only what went wrong." },
    };
    const jm_opt_spec spec = {
        "jumeau model list | show NAME | build NAME [options]",
        "Models: list what there is, show one with units and sources, or compile one.",
        "  jumeau model show glucose/hovorka\n  jumeau model show glucose/hovorka --after units\n"
        "  jumeau model build my_model.lua\n",
        options, sizeof options / sizeof *options, 1, 2
    };
    size_t n = 0;
    jm_error err = { 0 };
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    if (jm_scene_model_options(&o.scene, &o.model, &err) != JM_OK)
        return jm_cli_error(&err, false);
    if (strcmp(argv[0], "list") == 0 && n == 1)
        return list(&o);
    if (strcmp(argv[0], "show") == 0 && n == 2)
        return show(&o, argv[1]);
    if (strcmp(argv[0], "build") == 0 && n == 2)
        return build(&o, argv[1]);
    fprintf(stderr, "jumeau: usage: %s\n", spec.usage);
    return JM_EXIT_USAGE;
}
