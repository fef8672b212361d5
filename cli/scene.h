/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What most commands begin with: a scenario is read with the folders of this installation, the
 * readers of tables and the options of the command line.
 */
#ifndef JM_CLI_SCENE_H
#define JM_CLI_SCENE_H

#include "cli/opt.h"
#include "core/base/install.h"
#include "scenarios/host/host.h"

typedef struct jm_scene {
    /* From the command line. */
    uint64_t patients, seed, lanes;
    bool has_seed, evaluate;
    jm_opt_list arms, roots;  /* more folders with models */
    const char *cache;
    bool quiet;
    char choice[JM_PLAN_CHOICE_ROOM]; /* of a method, by another process; "": none */
    /* Made by jm_scene_load. */
    jm_files *files;  /* kept or held, owned; NULL: none. A sealed set is all there is to read. */
    jm_install install;
    const char *search[JM_OPT_LIST_MOST + 1];
    jm_host *host;
} jm_scene;

/* Rows of an option table that fill a scene. */
#define JM_SCENE_OPTIONS(scene)                                                                  \
    { 'n', "patients", "N", JM_OPT_COUNT, &(scene)->patients, NULL,                              \
      "Patients instead of the scenario's number." },                                            \
    { 0, "seed", "N", JM_OPT_COUNT, &(scene)->seed, &(scene)->has_seed,                          \
      "Seed instead of the scenario's." },                                                       \
    { 0, "arms", "A,B", JM_OPT_LIST, &(scene)->arms, NULL, "Only these arms." },                 \
    { 'I', "models", "DIR", JM_OPT_LIST, &(scene)->roots, NULL, "Look for models here too." },   \
    { 0, "evaluate", NULL, JM_OPT_FLAG, &(scene)->evaluate, NULL,                                \
      "Use the plain evaluator instead of compiled kernels." },                                  \
    { 0, "lanes", "N", JM_OPT_COUNT, &(scene)->lanes, NULL,                                      \
      "Kernels 4 or 8 patients wide, not what suits the processor." },                           \
    { 0, "cache", "DIR", JM_OPT_TEXT, &(scene)->cache, NULL, "Keep compiled models here." },     \
    { 'q', "quiet", NULL, JM_OPT_FLAG, &(scene)->quiet, NULL, "Say only what went wrong." }
enum { JM_SCENE_N_OPTIONS = 8 };

/* Where models are looked for and how they are built, from the scene. */
JM_CHECK jm_status jm_scene_model_options(jm_scene *scene, jm_model_options *out, jm_error *err);
/* `finish`: choose the method and make the groups, as a run needs. */
JM_CHECK jm_status jm_scene_load(jm_scene *scene, const char *path, bool finish, jm_error *err);
/* Everything that the command line says about a scenario. `finish`: as in jm_scene_load. */
JM_CHECK jm_status jm_scene_host_options(jm_scene *scene, bool finish, jm_host_options *out,
                                         jm_error *err);
/* From now on keeps what is read, and the folders it is looked for in. */
JM_CHECK jm_status jm_scene_keep(jm_scene *scene, jm_error *err);
/* The same from memory, ready to run; `path` is what messages say and where tables are sought. */
JM_CHECK jm_status jm_scene_load_text(jm_scene *scene, const char *text, const char *path,
                                      jm_error *err);
/* The folder in which settled patients are kept, beside the compiled models; false where there
   can be none. */
bool jm_scene_settled(const jm_scene *scene, char folder[JM_INSTALL_ROOM]);
void jm_scene_clear(jm_scene *scene);

#endif
