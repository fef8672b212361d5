/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/model.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/compile/cache.h"
#include "core/compile/recall.h"
#include "core/model/object.h"

/* --- names ------------------------------------------------------------------------------- */

/* A reference in the map: kind above, index below. */
enum { INDEX_BITS = 24 };

static bool add_names(jm_model *m, jm_ref_kind kind, const jm_var_info *vars, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!jm_map_put(m->names, vars[i].name, (uint32_t)kind << INDEX_BITS | i))
            return false;
    }
    return true;
}

static jm_status name_all(jm_model *m, jm_error *err)
{
    const jm_model_abi *abi = m->abi;
    m->names = jm_map_new();
    if (!m->names || !add_names(m, JM_REF_SIGNAL, abi->signals, abi->n_signals) ||
        !add_names(m, JM_REF_PARAM, abi->params, abi->n_params) ||
        !add_names(m, JM_REF_INPUT, abi->inputs, abi->n_inputs) ||
        !add_names(m, JM_REF_STATE, abi->states, abi->n_states))
        return jm_fail(err, JM_MEMORY, "no memory left for the names of the model");
    return jm_unit_parse(&m->time, abi->time_unit, err);
}

bool jm_model_find(const jm_model *model, const char *name, jm_ref *out)
{
    uint32_t value;
    if (!jm_map_get(model->names, name, &value))
        return false;
    *out = (jm_ref){ .kind = (jm_ref_kind)(value >> INDEX_BITS),
                     .index = value & ((1u << INDEX_BITS) - 1) };
    return true;
}

const jm_var_info *jm_model_var(const jm_model *model, jm_ref ref)
{
    switch (ref.kind) {
    case JM_REF_STATE: return &model->abi->states[ref.index];
    case JM_REF_SIGNAL: return &model->abi->signals[ref.index];
    case JM_REF_PARAM: return &model->abi->params[ref.index];
    default: return &model->abi->inputs[ref.index];
    }
}

const char *jm_model_nearest(const jm_model *model, const char *name)
{
    const size_t n = jm_map_count(model->names);
    const char **names = calloc(n + 1, sizeof *names);
    const char *nearest = NULL;
    for (size_t i = 0; names && i < n; i++)
        names[i] = jm_map_key(model->names, i);
    if (names)
        nearest = jm_text_nearest(name, names, n);
    free(names);
    return nearest;
}

uint32_t jm_model_route(const jm_model *model, const char *name)
{
    for (uint32_t r = 0; r < model->abi->n_routes; r++) {
        if (strcmp(model->abi->routes[r].name, name) == 0)
            return r;
    }
    return UINT32_MAX;
}

/* --- kernels ----------------------------------------------------------------------------- */

/* What this machine can run, as the kernels say it. */
static bool runs(const jm_kernels *k)
{
#if defined(__x86_64__)
    if (strcmp(k->isa, "x86-64-v4") == 0) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    }
    if (strcmp(k->isa, "x86-64-v3") == 0)
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
    return strcmp(k->isa, "any") == 0;
}

const jm_kernels *jm_kernels_of_width(const jm_model_abi *abi, uint32_t lanes)
{
    for (uint32_t i = 0; i < abi->n_kernels; i++) {
        if (abi->kernels[i].lanes == lanes && runs(&abi->kernels[i]))
            return &abi->kernels[i];
    }
    return NULL;
}

/* The kernels for a patient alone that are made for the same machine as these. */
static const jm_kernels *beside(const jm_model_abi *abi, const jm_kernels *wide)
{
    for (uint32_t i = 0; i < abi->n_kernels; i++) {
        if (abi->kernels[i].lanes == 1 && strcmp(abi->kernels[i].isa, wide->isa) == 0)
            return &abi->kernels[i];
    }
    return jm_kernels_of_width(abi, 1);
}

static jm_status choose_kernels(jm_model *m, uint32_t lanes, jm_error *err)
{
    const jm_kernels *eight = jm_kernels_of_width(m->abi, 8);
    const jm_kernels *four = jm_kernels_of_width(m->abi, 4);
    m->single = jm_kernels_of_width(m->abi, 1);
    if (lanes == 8 && m->abi->n_kernels && !eight)
        return jm_fail(err, JM_ARGUMENT, "this processor has no AVX-512, which 8 lanes take");
    if (lanes == 4 && four)
        m->single = beside(m->abi, four);
    m->wide = eight && (lanes != 4 || !four) ? eight : four ? four : m->single;
    if (!m->single) {
        return jm_fail(err, JM_MODEL,
                       "the model \"%s\" has no kernels for this processor; open "
                       "its source, which can be evaluated",
                       m->abi->name);
    }
    return JM_OK;
}

static const double *along(const double *array, uint32_t lanes)
{
    return array ? array + lanes : NULL;
}

static void next_lanes(jm_frame *f, uint32_t lanes)
{
    f->t = along(f->t, lanes);
    f->y = along(f->y, lanes);
    f->p = along(f->p, lanes);
    f->d = along(f->d, lanes);
    f->h = along(f->h, lanes);
}

void jm_kernels_call(const jm_kernels *k, jm_kernel_fn *fn, const jm_frame *f, double *out)
{
    if (k->lanes == f->stride) {
        fn(f, out);
        return;
    }
    jm_frame part = *f;
    for (size_t l = 0; l < f->stride; l += k->lanes) {
        fn(&part, out + l);
        next_lanes(&part, k->lanes);
    }
}

void jm_kernels_pick(const jm_kernels *k, jm_pick_fn *fn, const jm_frame *f, uint32_t which,
                     double *out)
{
    if (k->lanes == f->stride) {
        fn(f, which, out);
        return;
    }
    jm_frame part = *f;
    for (size_t l = 0; l < f->stride; l += k->lanes) {
        fn(&part, which, out + l);
        next_lanes(&part, k->lanes);
    }
}

/* --- opening ----------------------------------------------------------------------------- */

static bool ends_in(const char *path, const char *end)
{
    const size_t n = strlen(path), k = strlen(end);
    return n > k && strcmp(path + n - k, end) == 0;
}

/* The object shipped with Jumeau, where there is one of the same fingerprint. */
static bool open_shipped(jm_model *m, const jm_program *p, const char *folder)
{
    char path[4096];
    if (!folder || snprintf(path, sizeof path, "%s/%s.so", folder, p->ir->name) >=
                       (int)sizeof path || access(path, R_OK) != 0)
        return false;
    if (jm_object_open(&m->so, &m->abi, path, p->fingerprint, NULL) != JM_OK)
        return false;
    snprintf(m->object, sizeof m->object, "%s", path);
    return true;
}

static bool runs_level(const char *isa)
{
    const jm_kernels some = { .isa = isa };
    return runs(&some);
}

static jm_status open_built(jm_model *m, const jm_program *p, const jm_model_options *o,
                            jm_error *err)
{
    char path[4096];
    jm_status status = jm_build(p, &o->build, path, sizeof path, &m->from_cache, err);
    if (status == JM_OK)
        status = jm_object_open(&m->so, &m->abi, path, p->fingerprint, err);
    if (status == JM_OK)
        snprintf(m->object, sizeof m->object, "%s", path);
    return status;
}

static bool can_run_kernels(void)
{
    return runs_level("x86-64-v3");
}

/* Takes the program: it is freed, or kept by the evaluator. */
static jm_status open_program(jm_model *m, jm_program *p, const jm_model_options *o, jm_error *err)
{
    jm_status status = JM_OK;
    const bool compiled = o->mode != JM_MODEL_EVALUATED && can_run_kernels();
    if (o->mode == JM_MODEL_COMPILED && !compiled) {
        status = jm_fail(err, JM_BUILD, "kernels need a processor with AVX2 and FMA; let the "
                         "model be evaluated");
    } else if (compiled && open_shipped(m, p, o->so_folder)) {
        m->from_cache = true;
    } else if (compiled) {
        status = open_built(m, p, o, err);
    }
    /* Without a compiler the cache may still hold what another machine has built. */
    if (status != JM_OK && o->mode == JM_MODEL_AUTO && compiled && !jm_build_can(&o->build))
        status = JM_OK;
    if (status != JM_OK || m->abi) {
        jm_program_free(p);
        return status;
    }
    m->program = p;
    status = jm_eval_new(&m->eval, p, err);
    if (status == JM_OK) {
        m->abi = jm_eval_abi(m->eval);
        m->self = jm_eval_self(m->eval);
    }
    return status;
}

static jm_status read_source(jm_model *m, const char *path, const jm_model_options *o,
                             jm_error *err)
{
    jm_ir *ir = NULL;
    jm_program *p = NULL;
    jm_status status = jm_read_model(&ir, path, &o->search, err);
    if (status == JM_OK)
        status = jm_program_make(&p, ir, NULL, NULL, err);
    return status == JM_OK ? open_program(m, p, o, err) : status;
}

/* The object that reading the model led to the last time, where it would lead there again. */
static bool open_recalled(jm_model *m, const jm_recall_key *key, const char *so_folder)
{
    jm_recalled what;
    if (!jm_recall_find(key, &what))
        return false;
    const bool is_shipped = so_folder && strncmp(what.object, so_folder, strlen(so_folder)) == 0;
    if ((!is_shipped && !jm_cache_is_sealed(what.object)) ||
        jm_object_open(&m->so, &m->abi, what.object, what.fingerprint, NULL) != JM_OK)
        return false;
    snprintf(m->object, sizeof m->object, "%s", what.object);
    m->from_cache = true;
    return true;
}

static jm_status open_source(jm_model *m, const char *path, const jm_model_options *o,
                             jm_error *err)
{
    const bool recalls = o->mode != JM_MODEL_EVALUATED && can_run_kernels() && !o->build.keep_c;
    const jm_recall_key key = { path, &o->search, &o->build, o->so_folder };
    if (!recalls)
        return read_source(m, path, o, err);
    if (open_recalled(m, &key, o->so_folder))
        return JM_OK;
    jm_trail trail = { 0 };
    jm_model_options tracked = *o;
    tracked.search.trail = &trail;
    const jm_status status = read_source(m, path, &tracked, err);
    if (status == JM_OK && m->so) {
        jm_recalled what;
        snprintf(what.object, sizeof what.object, "%s", m->object);
        snprintf(what.fingerprint, sizeof what.fingerprint, "%s", m->abi->fingerprint);
        jm_recall_keep(&key, &trail, &what);
    }
    jm_trail_clear(&trail);
    return status;
}

/* Options of what has to be built on this machine. */
static jm_model_options settled(const jm_model_options *wanted)
{
    jm_model_options o = wanted ? *wanted : (jm_model_options){ 0 };
    if (o.native)
        o.build.level = o.lanes != 4 && runs_level("x86-64-v4") ? 4 : 3;
    return o;
}

jm_status jm_model_open(jm_model **out, const char *path, const jm_model_options *options,
                        jm_error *err)
{
    const jm_model_options o = settled(options);
    jm_model *m = calloc(1, sizeof *m);
    jm_status status;
    *out = NULL;
    if (!m)
        return jm_fail(err, JM_MEMORY, "no memory left for the model \"%s\"", path);
    snprintf(m->path, sizeof m->path, "%s", path);
    if (ends_in(path, ".so")) {
        status = jm_object_open(&m->so, &m->abi, path, NULL, err);
    } else {
        status = open_source(m, path, &o, err);
    }
    if (status == JM_OK)
        status = choose_kernels(m, o.lanes, err);
    if (status == JM_OK)
        status = name_all(m, err);
    if (status != JM_OK) {
        jm_model_close(m);
        return status;
    }
    *out = m;
    return JM_OK;
}

void jm_model_close(jm_model *m)
{
    if (!m)
        return;
    jm_map_free(m->names);
    jm_eval_free(m->eval);
    jm_program_free(m->program);
    if (m->so)
        dlclose(m->so);
    free(m);
}
