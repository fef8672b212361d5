/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/trail.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/sha256.h"

static bool make_room(jm_trail *trail)
{
    if (trail->n < trail->room)
        return true;
    const size_t room = trail->room ? 2 * trail->room : 16;
    jm_trail_step *steps = realloc(trail->steps, room * sizeof *steps);
    if (!steps)
        return false;
    trail->steps = steps;
    trail->room = room;
    return true;
}

void jm_trail_add(jm_trail *trail, const char *path, const char *role, const char *text,
                  size_t length)
{
    if (!trail || trail->failed)
        return;
    jm_trail_step step = { .path = jm_text_dup(path), .role = text ? jm_text_dup(role) : NULL };
    if (!step.path || (text && !step.role) || !make_room(trail)) {
        free(step.path);
        free(step.role);
        trail->failed = true;
        return;
    }
    if (text)
        jm_sha256_of(text, length, step.sum);
    trail->steps[trail->n++] = step;
}

void jm_trail_clear(jm_trail *trail)
{
    for (size_t i = 0; i < trail->n; i++) {
        free(trail->steps[i].path);
        free(trail->steps[i].role);
    }
    free(trail->steps);
    memset(trail, 0, sizeof *trail);
}

bool jm_search_has(const jm_search *search, const char *path)
{
    const bool has = jm_files_has(search ? search->files : NULL, path);
    if (!has && search)
        jm_trail_add(search->trail, path, NULL, NULL, 0);
    return has;
}

jm_status jm_search_read(const jm_search *search, const jm_file_name *name, char **out,
                         size_t *length, jm_error *err)
{
    const jm_status status = jm_files_read(search ? search->files : NULL, name, out, length, err);
    if (status == JM_OK && search)
        jm_trail_add(search->trail, name->path, name->role, *out, *length);
    return status;
}
