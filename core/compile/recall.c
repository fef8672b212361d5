/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A note is a text:
 *
 *     read <SHA-256> <role> <path>     the file was read and had this text
 *     none <path>                      there was no such file
 *     made <fingerprint> <path>        the object
 *     sum <SHA-256>                    of the lines above
 */
#include "core/compile/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/self.h"
#include "core/base/sha256.h"
#include "core/compile/cache.h"

enum { MOST_TEXT = 1 << 26, SUM_LINE = 4 + 64 + 1 };

/* --- the note's name --------------------------------------------------------------------- */

static void add_word(jm_sha256 *sum, const char *word)
{
    jm_sha256_add(sum, word ? word : "", word ? strlen(word) + 1 : 1);
}

/* False where no note can be trusted: the linker gave the program no id, or files are not those of
   the disk. */
static bool name_note(const jm_recall_key *key, char *path, size_t room)
{
    unsigned char id[JM_SELF_MOST];
    const size_t n_id = jm_self_id(id);
    char folder[JM_CACHE_ROOM], hex[65];
    jm_sha256 sum;
    if (n_id == 0 || jm_files_is_sealed(key->search->files) ||
        jm_build_key(key->build, hex, NULL) != JM_OK ||
        jm_cache_folder(folder, key->build->cache, NULL) != JM_OK)
        return false;
    jm_sha256_init(&sum);
    jm_sha256_add(&sum, id, n_id);
    add_word(&sum, hex);
    add_word(&sum, key->path);
    add_word(&sum, key->more);
    for (size_t i = 0; i < key->search->n_roots; i++)
        add_word(&sum, key->search->roots[i]);
    jm_sha256_hex(&sum, hex);
    return snprintf(path, room, "%s/%.32s.note", folder, hex) < (int)room;
}

/* --- reading ----------------------------------------------------------------------------- */

/* What the lines of a note have in common: the word is known, the text goes to the end. */
static const char *after(const char *line, const char *word)
{
    const size_t n = strlen(word);
    return strncmp(line, word, n) == 0 ? line + n : NULL;
}

/* A file of the trail is as it was; it is kept in `files`. */
static bool is_unchanged(jm_files *files, const char *line)
{
    char sum[65], now[65], role[16], *text = NULL;
    size_t length = 0;
    int n = 0;
    if (sscanf(line, "%64s %15s %n", sum, role, &n) != 2 || n == 0)
        return false;
    const jm_file_name name = { line + n, role, MOST_TEXT };
    if (jm_text_read_file(&text, &length, name.path, name.most, NULL) != JM_OK)
        return false;
    jm_sha256_of(text, length, now);
    const bool is_same = strcmp(sum, now) == 0 && jm_files_add(files, &name, text, length);
    free(text);
    return is_same;
}

static bool holds(jm_files *files, char *line, jm_recalled *out)
{
    const char *rest;
    int n = 0;
    if ((rest = after(line, "read ")) != NULL)
        return is_unchanged(files, rest);
    if ((rest = after(line, "none ")) != NULL)
        return !jm_files_has(NULL, rest);
    if ((rest = after(line, "made ")) == NULL || sscanf(rest, "%64s %n", out->fingerprint, &n) != 1)
        return false;
    return n > 0 && snprintf(out->object, sizeof out->object, "%s", rest + n) <
                        (int)sizeof out->object;
}

/* The note is whole; its last line is cut off. */
static bool is_whole(char *text, size_t length)
{
    char hex[65];
    if (length < SUM_LINE || text[length - 1] != '\n')
        return false;
    char *last = text + length - SUM_LINE;
    jm_sha256_of(text, length - SUM_LINE, hex);
    if (strncmp(last, "sum ", 4) != 0 || memcmp(last + 4, hex, 64) != 0)
        return false;
    *last = '\0';
    return true;
}

/* Files that are looked at on the way are kept aside first: where the note does not hold, the model
   may be made of other files. */
static bool follow(char *text, jm_files *files, jm_recalled *out)
{
    char *at = text, *line;
    while ((line = strsep(&at, "\n")) != NULL) {
        if (line[0] && !holds(files, line, out))
            return false;
    }
    return out->object[0] != '\0';
}

static bool hand_on(const jm_files *from, jm_files *to)
{
    for (size_t i = 0; to && i < jm_files_count(from); i++) {
        const jm_file *file = jm_files_at(from, i);
        const jm_file_name name = { file->path, file->role, MOST_TEXT };
        if (!jm_files_add(to, &name, file->text, file->length))
            return false;
    }
    return true;
}

bool jm_recall_find(const jm_recall_key *key, jm_recalled *out)
{
    char path[JM_CACHE_ROOM + 64], *text = NULL;
    size_t length = 0;
    memset(out, 0, sizeof *out);
    if (!name_note(key, path, sizeof path) ||
        jm_text_read_file(&text, &length, path, MOST_TEXT, NULL) != JM_OK)
        return false;
    jm_files *const files = jm_files_new();
    const bool is_found = files && is_whole(text, length) && follow(text, files, out) &&
                          hand_on(files, key->search->files);
    jm_files_free(files);
    free(text);
    return is_found;
}

/* --- writing ----------------------------------------------------------------------------- */

void jm_recall_keep(const jm_recall_key *key, const jm_trail *trail, const jm_recalled *what)
{
    char path[JM_CACHE_ROOM + 64], hex[65];
    jm_text text;
    if (trail->failed || !name_note(key, path, sizeof path))
        return;
    jm_text_init(&text);
    for (size_t i = 0; i < trail->n; i++) {
        const jm_trail_step *step = &trail->steps[i];
        text.failed = text.failed || strchr(step->path, '\n');
        if (step->role)
            jm_text_addf(&text, "read %s %s %s\n", step->sum, step->role, step->path);
        else
            jm_text_addf(&text, "none %s\n", step->path);
    }
    jm_text_addf(&text, "made %s %s\n", what->fingerprint, what->object);
    jm_sha256_of(text.data, text.length, hex);
    jm_text_addf(&text, "sum %s\n", hex);
    /* Without it the model is read again the next time. */
    if (!text.failed && !strchr(what->object, '\n'))
        (void)!jm_text_write_file(path, text.data, text.length, NULL);
    jm_text_clear(&text);
}
