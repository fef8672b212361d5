/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A model that was opened before is opened without being read, and only then.
 */
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/compile/cache.h"
#include "core/compile/recall.h"
#include "tests/support/jm_test.h"
#include "tests/support/kernels.h"
#include "tests/support/small_model.h"

/* A folder with a model of two files, a second root before the first, and a cache of its own. */
static char first[3000], second[3000], cache[3000];
static const char *roots[2];

static void write_part(const char *folder, double k)
{
    char path[4096], text[500];
    snprintf(path, sizeof path, "%s/part.lua", folder);
    snprintf(text, sizeof text, "return model \"part\" { time = \"s\", title = \"A part\","
             " source = \"none\",\n  parameter = { k = { %g, \"1/s\" } },\n"
             "  state = { x = { \"1\", \"Falls\" } }, start = function(_ENV) x = 1 end,\n"
             "  equations = function(_ENV) dot.x = -k * x end }\n", k);
    expect_status(jm_text_write_file(path, text, strlen(text), &small_err), JM_OK, &small_err);
}

static void write_whole(const char *more)
{
    char path[4096], text[500];
    snprintf(path, sizeof path, "%s/whole.lua", first);
    snprintf(text, sizeof text, "return model \"whole\" { time = \"s\", title = \"A whole\","
             " source = \"none\",\n  part = { a = use \"part\" {} },\n"
             "  signal = { twice = { \"1\", \"Twice\" } },\n"
             "  equations = function(_ENV) twice = 2 * a.x %s end }\n", more);
    expect_status(jm_text_write_file(path, text, strlen(text), &small_err), JM_OK, &small_err);
}

static void set_up(const char *name)
{
    snprintf(first, sizeof first, "%s/recall-%s-%ld", small_scratch(), name, (long)getpid());
    snprintf(second, sizeof second, "%s-second", first);
    snprintf(cache, sizeof cache, "%s-cache", first);
    mkdir(first, 0700);
    mkdir(second, 0700);
    roots[0] = second;
    roots[1] = first;
    write_part(first, 0.5);
    write_whole("");
}

static void tear_down(void)
{
    jm_cache_remove(first);
    jm_cache_remove(second);
    jm_cache_remove(cache);
}

static jm_model_options options(jm_files *files)
{
    jm_model_options o = kt_options(JM_MODEL_COMPILED);
    o.search = (jm_search){ .roots = roots, .n_roots = 2, .files = files };
    o.build.cache = cache;
    return o;
}

/* Would the model be found without being read? */
static bool is_known(jm_recalled *what)
{
    const jm_model_options o = options(NULL);
    const jm_recall_key key = { "whole", &o.search, &o.build, NULL };
    return jm_recall_find(&key, what);
}

/* The rate of the part, as the opened model has it. */
static double open_rate(jm_files *files)
{
    const jm_model_options o = options(files);
    jm_model *m = NULL;
    jm_ref ref;
    double rate = NAN;
    if (expect_status(jm_model_open(&m, "whole", &o, &small_err), JM_OK, &small_err) &&
        expect_true(jm_model_find(m, "a.k", &ref)))
        rate = jm_model_var(m, ref)->value;
    jm_model_close(m);
    return rate;
}

JM_TEST("a model is known after it was opened, with the files that it was read from")
{
    jm_recalled what;
    set_up("known");
    jm_files *read = jm_files_new(), *recalled = jm_files_new();
    expect_false(is_known(&what));
    expect_ulp(open_rate(read), 0.5, 0);
    expect_true(is_known(&what));
    expect_true(jm_cache_is_sealed(what.object));
    expect_ulp(open_rate(recalled), 0.5, 0);
    expect_int(jm_files_count(recalled), jm_files_count(read));
    for (size_t i = 0; i < jm_files_count(read) && i < jm_files_count(recalled); i++) {
        const jm_file *a = jm_files_at(read, i), *b = jm_files_at(recalled, i);
        expect_text(b->path, a->path);
        expect_text(b->role, a->role);
        expect_text(b->text, a->text);
    }
    jm_files_free(read);
    jm_files_free(recalled);
    tear_down();
}

JM_TEST("a part that changed is read again, and one that now stands before it is taken")
{
    jm_recalled what;
    set_up("changed");
    expect_ulp(open_rate(NULL), 0.5, 0);
    write_part(first, 0.25);
    expect_false(is_known(&what));
    expect_ulp(open_rate(NULL), 0.25, 0);
    expect_true(is_known(&what));
    char shadow[4096];
    snprintf(shadow, sizeof shadow, "%s/whole.lua", second);
    expect_status(jm_text_write_file(shadow, "return 1", 8, &small_err), JM_OK, &small_err);
    expect_false(is_known(&what));
    unlink(shadow);
    expect_true(is_known(&what));
    write_whole("-- another text, the same model");
    expect_false(is_known(&what));
    tear_down();
}

/* Changes one byte of the only note in the cache. */
static void damage_note(void)
{
    char path[4096] = "";
    DIR *folder = opendir(cache);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        if (strstr(entry->d_name, ".note"))
            snprintf(path, sizeof path, "%s/%s", cache, entry->d_name);
    }
    if (folder)
        closedir(folder);
    FILE *file = fopen(path, "r+");
    if (!expect_true(file != NULL))
        return;
    fseek(file, 40, SEEK_SET);
    fputc('X', file);
    fclose(file);
}

JM_TEST("notes and objects that are damaged are not believed")
{
    jm_recalled what;
    set_up("damaged");
    expect_ulp(open_rate(NULL), 0.5, 0);
    expect_true(is_known(&what));
    damage_note();
    expect_false(is_known(&what));
    expect_ulp(open_rate(NULL), 0.5, 0);
    expect_true(is_known(&what));
    expect_int(truncate(what.object, 100), 0);
    expect_ulp(open_rate(NULL), 0.5, 0); /* built again */
    expect_true(jm_cache_is_sealed(what.object));
    tear_down();
}

JM_TEST("files that are held are read from where they are held")
{
    jm_recalled what;
    set_up("held");
    jm_files *held = jm_files_new();
    expect_ulp(open_rate(held), 0.5, 0);
    jm_files_seal(held);
    write_part(first, 0.25);
    expect_ulp(open_rate(NULL), 0.25, 0);
    expect_ulp(open_rate(held), 0.5, 0);
    expect_true(is_known(&what));
    jm_files_free(held);
    tear_down();
}

JM_TEST_MAIN
