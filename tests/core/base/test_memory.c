/* SPDX-License-Identifier: Apache-2.0 */
/* What core/base and core/units do when memory runs out: each allocation fails once. */
#include "tests/support/fail_alloc.h"

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/text.h"
#include "core/units/units.h"

#include "tests/support/jm_test.h"

JM_TEST("the tool itself: the allocation that is told to fails, and no other")
{
    void *volatile a, *volatile b, *volatile c; /* or the compiler sees that nobody needs them */

    if (!jm_fail_alloc_works())
        jm_test_skip("malloc can be replaced with glibc only");
    jm_fail_alloc_after(1);
    a = malloc(17);
    b = calloc(3, 5);
    c = realloc(a, 23);
    expect_int(jm_fail_alloc_off(), 1);
    expect_true(b == NULL && c != NULL);
    free(c);
}

JM_TEST("the tool itself: the loop ends with the turn in which nothing failed")
{
    long turns = 0, last = -1;

    JM_FAIL_EACH_ALLOCATION(n)
    {
        void *volatile a = malloc(17);
        void *volatile b = malloc(19);

        last = jm_fail_alloc_off();
        turns++;
        free(a);
        free(b);
    }
    expect_int(last, 0);
    expect_int(turns, jm_fail_alloc_works() ? 3 : 1);
}

JM_TEST("an arena answers NULL and keeps what it gave out")
{
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_arena *arena = jm_arena_new();
        char *first = jm_arena_text(arena, "first");
        double *large = jm_arena_take(arena, 7000, sizeof *large);
        char *last = jm_arena_text(arena, "last");
        const long failed = jm_fail_alloc_off();

        expect_int(failed > 0, arena == NULL || first == NULL || large == NULL || last == NULL);
        if (first != NULL)
            expect_text(first, "first");
        if (last != NULL)
            expect_text(last, "last");
        jm_arena_free(arena);
    }
}

JM_TEST("a map says that it could not put, and still finds what it could")
{
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_map *map = jm_map_new();
        bool put[40] = {false};
        long n_put = 0, failed;
        char key[16];

        for (uint32_t i = 0; map != NULL && i < 40; i++) {
            snprintf(key, sizeof key, "key %u", i);
            put[i] = jm_map_put(map, key, i * 7);
            n_put += put[i];
        }
        failed = jm_fail_alloc_off();
        expect_int(n_put == 40, failed == 0);
        for (uint32_t i = 0, value; map != NULL && i < 40; i++) {
            snprintf(key, sizeof key, "key %u", i);
            expect_int(jm_map_get(map, key, &value), put[i]);
            if (put[i])
                expect_int(value, i * 7);
        }
        jm_map_free(map);
    }
}

JM_TEST("a text keeps what it has, and says that something is missing")
{
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_text text;
        long failed;

        jm_text_init(&text);
        jm_text_add(&text, "a text of thirty letters, about; ");
        jm_text_addf(&text, "and then %s, %d times; ", "some more of it", 2385);
        jm_text_add_double(&text, 2.385);
        jm_text_add(&text, "; and so on, until it has to move house again, twice");
        failed = jm_fail_alloc_off();
        expect_int(text.failed, failed > 0);
        expect_int(strlen(text.data), text.length);
        if (text.length > 0)
            expect_contains(text.data, "a text of thirty");
        jm_text_clear(&text);
    }
}

JM_TEST("a file that finds no memory is an error, and leaves nothing behind")
{
    const char *scratch = getenv("JM_TEST_SCRATCH");
    char path[300], content[20000];
    jm_error err;

    snprintf(path, sizeof path, "%s/memory.txt", scratch != NULL ? scratch : "/tmp");
    memset(content, 'x', sizeof content);
    expect_status(jm_text_write_file(path, content, sizeof content, &err), JM_OK, &err);
    JM_FAIL_EACH_ALLOCATION(n)
    {
        char *read = NULL;
        size_t length = 0;
        const jm_status status = jm_text_read_file(&read, &length, path, 1 << 20, &err);
        const long failed = jm_fail_alloc_off();

        expect_status(status, failed > 0 ? JM_MEMORY : JM_OK, &err);
        expect_int(read != NULL, failed == 0);
        expect_int(length, failed > 0 ? 0 : sizeof content);
        free(read);
    }
    remove(path);
}

JM_TEST("units need no memory to be read; without any they are printed as \"?\"")
{
    JM_FAIL_EACH_ALLOCATION(n)
    {
        jm_unit unit;
        char text[40], udunits[40], ucum[40];
        const jm_status status = jm_unit_parse(&unit, "mg/dL/min", NULL);
        bool said;
        long failed;

        jm_unit_print(text, sizeof text, &unit);
        said = jm_unit_udunits(udunits, sizeof udunits, "mg/dL/min");
        said = jm_unit_ucum(ucum, sizeof ucum, "mg/dL/min") && said;
        failed = jm_fail_alloc_off();
        expect_status(status, JM_OK, NULL);
        expect_int(said && text[0] != '?', failed == 0);
    }
}

JM_TEST_MAIN
