/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/scene.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/compile/cache.h"
#include "io/csv/dose_table.h"
#include "io/csv/patients.h"

static jm_status read_doses(jm_host_doses *out, const char *path, const jm_model *model,
                            const jm_cohort *cohort, jm_arena *arena, jm_error *err)
{
    jm_dose_table table = { 0 };
    jm_status status = jm_dose_table_read(&table, path, model, cohort, arena, err);
    *out = (jm_host_doses){ table.n_own, table.own };
    return status;
}

static jm_status patients_text(jm_cohort **out, const jm_file *file, uint64_t seed, jm_error *err)
{
    const jm_csv_text text = { file->path, file->text, file->length };
    return jm_patients_read_text(out, &text, seed, err);
}

static jm_status doses_text(jm_host_doses *out, const jm_file *file, const jm_model *model,
                            const jm_cohort *cohort, jm_arena *arena, jm_error *err)
{
    const jm_csv_text text = { file->path, file->text, file->length };
    jm_dose_table table = { 0 };
    jm_status status = jm_dose_table_read_text(&table, &text, model, cohort, arena, err);
    *out = (jm_host_doses){ table.n_own, table.own };
    return status;
}

static void say(void *user, const char *text, const char *place)
{
    (void)user;
    fprintf(stderr, "%s: %s\n", place, text);
}

/* The folders of the command line, then ours; those of then where the files of then are held. */
static size_t search_path(jm_scene *scene)
{
    size_t n = 0;
    if (jm_files_is_sealed(scene->files)) {
        for (size_t i = 0; i < jm_files_count(scene->files) && n < JM_OPT_LIST_MOST; i++) {
            const jm_file *file = jm_files_at(scene->files, i);
            if (strcmp(file->role, "root") == 0)
                scene->search[n++] = file->path;
        }
        return n;
    }
    for (; n < scene->roots.n; n++)
        scene->search[n] = scene->roots.items[n];
    scene->search[n++] = scene->install.models;
    return n;
}

jm_status jm_scene_keep(jm_scene *scene, jm_error *err)
{
    jm_status status = jm_install_find(&scene->install, err);
    if (status != JM_OK)
        return status;
    scene->files = jm_files_new();
    const size_t n = scene->files ? search_path(scene) : 0;
    for (size_t i = 0; i < n && status == JM_OK; i++) {
        const jm_file_name root = { scene->search[i], "root", 0 };
        if (!jm_files_add(scene->files, &root, "", 0))
            status = JM_MEMORY;
    }
    return status == JM_OK && n ? JM_OK
                                : jm_fail(err, JM_MEMORY, "no memory to keep what is read");
}

jm_status jm_scene_model_options(jm_scene *scene, jm_model_options *out, jm_error *err)
{
    jm_status status = jm_install_find(&scene->install, err);
    if (status != JM_OK)
        return status;
    if (scene->lanes && scene->lanes != 4 && scene->lanes != 8)
        return jm_fail(err, JM_ARGUMENT, "--lanes is 4 or 8, not %" PRIu64, scene->lanes);
    const size_t n = search_path(scene);
    *out = (jm_model_options){
        .search = { scene->search, n, scene->files },
        .build = { .include = scene->install.include, .cache = scene->cache },
        .mode = scene->evaluate ? JM_MODEL_EVALUATED : JM_MODEL_AUTO,
        .so_folder = scene->install.compiled,
        .native = true,
        .lanes = (uint32_t)scene->lanes,
    };
    return JM_OK;
}

jm_status jm_scene_host_options(jm_scene *scene, bool finish, jm_host_options *out, jm_error *err)
{
    *out = (jm_host_options){ .patients = scene->patients,
                              .has_seed = scene->has_seed,
                              .seed = scene->seed,
                              .arms = scene->arms.items,
                              .n_arms = scene->arms.n,
                              .finish = finish,
                              .choice = scene->choice[0] ? scene->choice : NULL,
                              .readers = { jm_patients_read, read_doses },
                              .text_readers = { patients_text, doses_text },
                              .log = scene->quiet ? NULL : say };
    return jm_scene_model_options(scene, &out->model, err);
}

jm_status jm_scene_load(jm_scene *scene, const char *path, bool finish, jm_error *err)
{
    jm_host_options options;
    jm_status status = jm_scene_host_options(scene, finish, &options, err);
    return status == JM_OK ? jm_host_load(&scene->host, path, &options, err) : status;
}

jm_status jm_scene_load_text(jm_scene *scene, const char *text, const char *path, jm_error *err)
{
    jm_host_options options;
    jm_status status = jm_scene_host_options(scene, true, &options, err);
    if (status != JM_OK)
        return status;
    return jm_host_load_text(&scene->host, text, strlen(text), path, &options, err);
}

bool jm_scene_settled(const jm_scene *scene, char folder[JM_INSTALL_ROOM])
{
    char cache[JM_CACHE_ROOM], below[JM_CACHE_ROOM + 16];
    if (jm_cache_folder(cache, scene->cache, NULL) != JM_OK)
        return false;
    snprintf(below, sizeof below, "%s/settled", cache);
    return jm_cache_folder(folder, below, NULL) == JM_OK;
}

void jm_scene_clear(jm_scene *scene)
{
    jm_host_free(scene->host);
    scene->host = NULL;
    jm_files_free(scene->files);
    scene->files = NULL;
}
