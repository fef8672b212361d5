/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Models: kernels that are ready to run, with the names and units that belong to them.
 *
 * A jm_model comes from a model file (compiled, or taken from the cache), from a shared object, or
 * from the evaluator where there is no C compiler. It is read-only after loading and shared by any
 * number of runs and threads.
 */
#ifndef JM_MODEL_MODEL_H
#define JM_MODEL_MODEL_H

#include "core/base/map.h"
#include "core/compile/compile.h"
#include "core/units/units.h"

typedef enum jm_ref_kind { JM_REF_STATE, JM_REF_SIGNAL, JM_REF_PARAM, JM_REF_INPUT } jm_ref_kind;

/* A named quantity of a model. */
typedef struct jm_ref {
    jm_ref_kind kind;
    uint32_t index; /* within states, signals, params or inputs */
} jm_ref;

typedef struct jm_model {
    const jm_model_abi *abi;
    const jm_kernels *wide;   /* for groups of 8 lanes: width 8 or 4, what this CPU does best */
    const jm_kernels *single; /* width 1, for a patient alone */
    const void *self;         /* goes into jm_frame.self */
    void *so;                 /* dlopen handle, NULL for the evaluator */
    jm_program *program;      /* evaluator only; owned */
    jm_eval *eval;            /* evaluator only; owned */
    jm_map *names;            /* name → jm_ref, kind in the upper 8 bits */
    jm_unit time;
    char path[512];           /* model file or shared object, as given */
    char object[4096];        /* the shared object that it was compiled to; else "" */
    bool from_cache;
} jm_model;

typedef enum jm_model_mode { JM_MODEL_AUTO, JM_MODEL_COMPILED, JM_MODEL_EVALUATED } jm_model_mode;

typedef struct jm_model_options {
    jm_search search;
    jm_build_options build;
    jm_model_mode mode;       /* AUTO: kernels where there is a C compiler, else the evaluator */
    const char *so_folder;    /* compiled models shipped with Jumeau: <folder>/glucose/hovorka.so,
                                 taken where the fingerprint fits; may be NULL */
    uint32_t lanes;           /* 0: what the CPU does best; 4: as on AVX2; 8: as on AVX-512 */
    bool native;              /* what has to be built is built for this machine's level only */
} jm_model_options;

/* `path`: a .lua file, a .so, or a name in the search path ("glucose/hovorka"). */
JM_CHECK jm_status jm_model_open(jm_model **out, const char *path, const jm_model_options *options,
                                 jm_error *err);
void jm_model_close(jm_model *model);

/* False where nothing has that name. */
bool jm_model_find(const jm_model *model, const char *name, jm_ref *out);
const jm_var_info *jm_model_var(const jm_model *model, jm_ref ref);
/* The known name nearest to a wrong one, or NULL. */
const char *jm_model_nearest(const jm_model *model, const char *name);
/* The route called `name`, or UINT32_MAX. */
uint32_t jm_model_route(const jm_model *model, const char *name);

/* The first kernels of that width that this machine can run, or NULL. */
const jm_kernels *jm_kernels_of_width(const jm_model_abi *abi, uint32_t lanes);
/* Calls a kernel on all lanes of a frame, in as many pieces as its width asks for. */
void jm_kernels_call(const jm_kernels *k, jm_kernel_fn *fn, const jm_frame *f, double *out);
void jm_kernels_pick(const jm_kernels *k, jm_pick_fn *fn, const jm_frame *f, uint32_t which,
                     double *out);

#endif
