/* SPDX-License-Identifier: Apache-2.0 */
#include "io/results/reading.h"

#include "tests/io/results/results_kit.h"

/* A file of the kit, opened. */
static jm_results *file_of(kit *k, const char *name)
{
    char path[256];
    const char *scratch = getenv("JM_TEST_SCRATCH");
    jm_results *r = NULL;
    snprintf(path, sizeof path, "%s/%s", scratch ? scratch : "/tmp", name);
    kit_open(k, 150, 2, 2);
    expect_status(kit_write(k, path, kit_scattered, JM_OK), JM_OK, &k->err);
    expect_status(jm_results_open(&r, path, &k->err), JM_OK, &k->err);
    unlink(path);
    return r;
}

static const jm_variable *find(const jm_variable *all, size_t n, jm_variable_kind kind,
                               const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (all[i].kind == kind && strcmp(all[i].name, name) == 0)
            return &all[i];
    }
    return NULL;
}

JM_TEST("what a file holds, with names as the author wrote them")
{
    kit k;
    jm_results *r = file_of(&k, "reading_variables.h5");
    jm_arena *arena = jm_arena_new();
    jm_variable *all = NULL;
    size_t n = 0;
    expect_status(jm_results_variables(r, arena, &all, &n, &k.err), JM_OK, &k.err);
    expect_int(n, KIT_OUTCOMES + KIT_SIGNALS + 5);
    const jm_variable *peak = find(all, n, JM_VARIABLE_OUTCOME, "peak");
    const jm_variable *heart = find(all, n, JM_VARIABLE_SIGNAL, "heart.left.pressure");
    if (expect_true(peak && heart)) {
        expect_text(peak->unit, "mg");
        expect_text(peak->doc, "the highest");
        expect_text(peak->path, "/peak");
        expect_text(heart->path, "/heart_left_pressure");
        expect_text(heart->doc, "Druck im linken Herzen, µ");
    }
    expect_true(find(all, n, JM_VARIABLE_OUTCOME, "status") != NULL);
    size_t n_varying = 0;
    for (size_t i = 0; i < n; i++)
        n_varying += all[i].varies;
    expect_int(n_varying, 1);
    jm_arena_free(arena);
    jm_results_close(r);
    kit_close(&k);
}

JM_TEST("columns, texts and rows are those that were written")
{
    kit k;
    jm_results *r = file_of(&k, "reading_columns.h5");
    jm_arena *arena = jm_arena_new();
    static double column[600], rows[64 * KIT_TIMES];
    const char *texts[3];
    expect_status(jm_results_column(r, "/peak", 600, column, &k.err), JM_OK, &k.err);
    for (size_t i = 0; i < 600; i++)
        expect_rel(column[i], kit_outcome(i, 0), 1e-15);
    expect_status(jm_results_texts(r, "/arm", 149, 3, arena, texts, &k.err), JM_OK, &k.err);
    expect_text(texts[0], "Kontrolle, ohne");
    expect_text(texts[1], "thérapie β");
    jm_rows_reader *reader = NULL;
    expect_status(jm_rows_reader_open(&reader, r, "/heart_left_pressure", KIT_TIMES, &k.err), JM_OK,
                  &k.err);
    expect_status(jm_rows_reader_read(reader, 576, 24, rows, &k.err), JM_OK, &k.err);
    for (size_t i = 0; i < 24 * KIT_TIMES; i++)
        expect_rel(rows[i], kit_sample(576 + i / KIT_TIMES, 1, i % KIT_TIMES), 1e-7);
    expect_status(jm_rows_reader_read(reader, 590, 20, rows, &k.err), JM_FILE, &k.err);
    jm_rows_reader_close(reader);
    jm_arena_free(arena);
    jm_results_close(r);
    kit_close(&k);
}

JM_TEST("events come in blocks, with what they share")
{
    kit k;
    jm_results *r = file_of(&k, "reading_events.h5");
    jm_arena *arena = jm_arena_new();
    jm_happened_entry *entries = NULL;
    size_t n_entries = 0;
    jm_happened events[7];
    expect_int(jm_results_n_events(r), 600 / 4 * (0 + 1 + 2 + 3));
    expect_status(jm_results_entries(r, arena, &entries, &n_entries, &k.err), JM_OK, &k.err);
    expect_int(n_entries, 6);
    expect_status(jm_results_events(r, 3, 7, events, &k.err), JM_OK, &k.err);
    expect_int(events[0].run, 3); /* runs 1 and 2 have three events before */
    expect_rel(events[0].time * 60, kit_happening(3, 0).t, 1e-12);
    expect_text(entries[events[0].entry].kind, "dose");
    expect_text(entries[events[0].entry].unit, "g");
    expect_rel(events[0].value, 60.25, 0);
    expect_true(isnan(events[1].value));
    expect_status(jm_results_events(r, 895, 7, events, &k.err), JM_FILE, &k.err);
    jm_arena_free(arena);
    jm_results_close(r);
    kit_close(&k);
}

JM_TEST("what is not there, or has another shape, is said")
{
    kit k;
    jm_results *r = file_of(&k, "reading_shapes.h5");
    jm_arena *arena = jm_arena_new();
    static double column[600];
    const char *texts[1];
    jm_rows_reader *reader = NULL;
    expect_status(jm_results_column(r, "/nothing", 600, column, &k.err), JM_FILE, &k.err);
    expect_contains(k.err.text, "/nothing");
    expect_status(jm_results_column(r, "/peak", 599, column, &k.err), JM_FILE, &k.err);
    expect_status(jm_results_column(r, "/arm", 600, column, &k.err), JM_FILE, &k.err);
    expect_status(jm_results_texts(r, "/peak", 0, 1, arena, texts, &k.err), JM_FILE, &k.err);
    expect_status(jm_rows_reader_open(&reader, r, "/peak", KIT_TIMES, &k.err), JM_FILE, &k.err);
    expect_status(jm_rows_reader_open(&reader, r, "/heart_left_pressure", 4, &k.err), JM_FILE,
                  &k.err);
    expect_int(jm_results_length(r, "/nothing"), 0);
    expect_int(jm_results_length(r, "/time"), KIT_TIMES);
    jm_arena_free(arena);
    jm_results_close(r);
    kit_close(&k);
}

JM_TEST_MAIN
