/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Function definitions. One becomes a function of Lua when it is first called; one that asks for
 * the time, a delay or a derivative is written out where it is called, because only there these
 * mean something.
 */
#include "io/import/sbml_inside.h"

#include <string.h>

/* Lua has room for two hundred local names in a file. */
enum { MOST_FUNCTIONS = 150 };

static bool needs_place(const ASTNode_t *node, unsigned depth)
{
    const ASTNodeType_t type = ASTNode_getType(node);
    if (type == AST_NAME_TIME || type == AST_FUNCTION_DELAY || type == AST_FUNCTION_RATE_OF)
        return true;
    for (unsigned i = 0; depth < 1000 && i < ASTNode_getNumChildren(node); i++)
        if (needs_place(ASTNode_getChild(node, i), depth + 1))
            return true;
    return depth >= 1000;
}

/* Calls a function that is written out, somewhere. */
static bool calls_such(const jm_sbml *s, const ASTNode_t *node, unsigned depth)
{
    const char *name = ASTNode_getType(node) == AST_FUNCTION ? ASTNode_getName(node) : NULL;
    uint32_t row;
    if (depth > 1000 ||
        (name && jm_map_get(s->functions_by_id, name, &row) && s->functions[row].is_written_out))
        return true;
    for (unsigned i = 0; i < ASTNode_getNumChildren(node); i++)
        if (calls_such(s, ASTNode_getChild(node, i), depth + 1))
            return true;
    return false;
}

/* Who calls one that is written out is written out as well. */
static void spread(jm_sbml *s)
{
    bool is_done = false;
    while (!is_done) {
        is_done = true;
        for (uint32_t i = 0; i < s->n_functions; i++) {
            jm_sbml_function *f = &s->functions[i];
            if (f->is_written_out || !calls_such(s, FunctionDefinition_getBody(f->definition), 0))
                continue;
            f->is_written_out = true;
            is_done = false;
        }
    }
}

void jm_sbml_read_functions(jm_sbml *s)
{
    const unsigned n = Model_getNumFunctionDefinitions(s->source);
    s->functions = jm_arena_take(s->model->arena, n + 1, sizeof *s->functions);
    if (!s->functions) {
        jm_sbml_refuse(s, "no memory left for functions");
        return;
    }
    for (unsigned i = 0; i < n; i++) {
        jm_sbml_function *f = &s->functions[s->n_functions];
        const FunctionDefinition_t *d = Model_getFunctionDefinition(s->source, i);
        const ASTNode_t *body = FunctionDefinition_getBody(d);
        const char *id = FunctionDefinition_getId(d);
        *f = (jm_sbml_function){.definition = d, .is_written_out = !body || needs_place(body, 0)};
        if (!id || !jm_map_put(s->functions_by_id, id, s->n_functions++))
            jm_sbml_refuse(s, "no memory left for functions");
    }
    if (jm_sbml_is_well(s))
        spread(s);
}

/* --- calls ---------------------------------------------------------------------------- */

static const char **arguments(jm_sbml *s, const jm_sbml_function *f, uint32_t n)
{
    const char **arg = jm_arena_take(s->model->arena, n + 1, sizeof *arg);
    for (uint32_t i = 0; arg && i < n; i++) {
        const ASTNode_t *a = FunctionDefinition_getArgument(f->definition, i);
        arg[i] = jm_sbml_text(s, a ? ASTNode_getName(a) : "");
    }
    if (!arg)
        jm_sbml_refuse(s, "no memory left for functions");
    return arg;
}

static jm_fexpr *body(jm_sbml *s, jm_sbml_function *f, const jm_sbml_scope *inside)
{
    const char *id = FunctionDefinition_getId(f->definition);
    const ASTNode_t *node = FunctionDefinition_getBody(f->definition);
    if (f->is_open || !node) {
        jm_sbml_refuse(s,
                       f->is_open ? "the function \"%s\" calls itself"
                                  : "the function \"%s\" has no mathematics",
                       id);
        return NULL;
    }
    f->is_open = true;
    jm_fexpr *e = jm_sbml_math(s, node, inside);
    f->is_open = false;
    return e;
}

/* An argument may be called like a quantity, which it hides, but not like what its body calls. */
static const char *argument_name(jm_sbml *s, const char *id)
{
    bool is_taken = jm_foreign_is_word(id) || !id[0];
    for (uint32_t i = 0; i < s->model->n_functions && !is_taken; i++)
        is_taken = strcmp(s->model->functions[i].name, id) == 0;
    return is_taken ? jm_foreign_free_name(s->model, id) : id;
}

/* The function in Lua. */
static void make(jm_sbml *s, jm_sbml_function *f, const jm_sbml_scope *caller)
{
    const uint32_t n = FunctionDefinition_getNumArguments(f->definition);
    const char **arg = arguments(s, f, n), **shown = arguments(s, f, n);
    jm_fexpr **value = jm_arena_take(s->model->arena, n + 1, sizeof *value);
    const char *id = FunctionDefinition_getId(f->definition);
    for (uint32_t i = 0; arg && shown && value && i < n; i++) {
        shown[i] = argument_name(s, arg[i]);
        value[i] = shown[i] ? jm_sbml_name(s, shown[i]) : NULL;
    }
    const jm_sbml_scope inside = {.place = jm_sbml_join(s, "the function \"", id, "\""),
                                  .n_args = n,
                                  .arg = arg,
                                  .value = value,
                                  .outer = caller,
                                  .depth = caller->depth};
    jm_fexpr *e = jm_sbml_is_well(s) ? body(s, f, &inside) : NULL;
    if (!e)
        return;
    f->name = jm_foreign_free_name(s->model, id);
    jm_ffunction *made = f->name ? jm_foreign_add_function(s->model, f->name) : NULL;
    if (made) {
        made->text = jm_sbml_text(s, FunctionDefinition_getName(f->definition));
        made->args = shown;
        made->n_args = n;
        made->body = e;
    }
}

static jm_fexpr *write_out(jm_sbml *s, jm_sbml_function *f, jm_fexpr *const *args,
                           const jm_sbml_scope *caller)
{
    const uint32_t n = FunctionDefinition_getNumArguments(f->definition);
    const char *id = FunctionDefinition_getId(f->definition);
    const jm_sbml_scope inside = {.place = jm_sbml_join(s, "the function \"", id, "\""),
                                  .n_args = n,
                                  .arg = arguments(s, f, n),
                                  .value = args,
                                  .outer = caller,
                                  .is_inline = caller->is_inline,
                                  .is_start = caller->is_start,
                                  .depth = caller->depth};
    return jm_sbml_is_well(s) ? body(s, f, &inside) : NULL;
}

jm_fexpr *jm_sbml_call(jm_sbml *s, const ASTNode_t *node, const jm_sbml_scope *scope)
{
    const char *id = ASTNode_getName(node);
    const uint32_t n = ASTNode_getNumChildren(node);
    uint32_t row;
    if (!id || !jm_map_get(s->functions_by_id, id, &row)) {
        jm_sbml_refuse(s, "%s: the function \"%s\" is not defined", scope->place, id ? id : "");
        return NULL;
    }
    jm_sbml_function *f = &s->functions[row];
    jm_fexpr **args = jm_arena_take(s->model->arena, n + 1, sizeof *args);
    if (n != FunctionDefinition_getNumArguments(f->definition) || !args) {
        jm_sbml_refuse(s, "%s: the function \"%s\" is called with %u arguments, it has %u",
                       scope->place, id, n, FunctionDefinition_getNumArguments(f->definition));
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++)
        args[i] = jm_sbml_math_number(s, ASTNode_getChild(node, i), scope);
    if (!jm_sbml_is_well(s))
        return NULL;
    bool is_of_time = false;
    for (uint32_t i = 0; i < n; i++)
        is_of_time = is_of_time || args[i]->op == JM_F_TIME;
    /* Conditions on the time are to be seen, see stops.c. */
    if (f->is_written_out || is_of_time || scope->is_inline ||
        (!f->name && s->model->n_functions == MOST_FUNCTIONS))
        return write_out(s, f, args, scope);
    if (!f->name)
        make(s, f, scope);
    jm_fexpr *e = f->name ? jm_foreign_expr(s->model, JM_F_CALL, n, args) : NULL;
    if (e)
        e->name = f->name;
    return e;
}
