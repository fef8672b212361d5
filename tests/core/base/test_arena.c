/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/arena.h"

#include "tests/support/jm_test.h"

static bool is_zero(const unsigned char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] != 0)
            return false;
    }
    return true;
}

JM_TEST("blocks are zeroed, aligned, and apart from each other")
{
    enum { N = 3000 };
    jm_arena *arena = jm_arena_new();
    unsigned char *blocks[N];
    size_t sizes[N];

    for (size_t i = 0; i < N; i++) {
        sizes[i] = i * 131 % 997 + (i % 500 == 499 ? 50000 : 0);
        blocks[i] = jm_arena_take(arena, sizes[i], 1);
        jm_test_note("%zu bytes", sizes[i]);
        if (!expect_true(blocks[i] != NULL))
            return;
        expect_int((uintptr_t)blocks[i] % (sizes[i] >= 64 ? 64 : 16), 0);
        expect_true(is_zero(blocks[i], sizes[i]));
        memset(blocks[i], (int)(i % 251 + 1), sizes[i]);
    }
    for (size_t i = 0; i < N; i++) {
        size_t wrong = 0;

        for (size_t k = 0; k < sizes[i]; k++)
            wrong += blocks[i][k] != i % 251 + 1;
        jm_test_note("block %zu", i);
        expect_int(wrong, 0);
    }
    jm_arena_free(arena);
}

JM_TEST("nothing is a block of its own, too much is NULL")
{
    jm_arena *arena = jm_arena_new();

    expect_true(jm_arena_take(arena, 0, 8) != NULL);
    expect_true(jm_arena_take(arena, 0, 8) != jm_arena_take(arena, 8, 0));
    expect_true(jm_arena_take(arena, SIZE_MAX, 1) == NULL);
    expect_true(jm_arena_take(arena, SIZE_MAX / 4, 8) == NULL);
    expect_true(jm_arena_take(NULL, 3, 8) == NULL);
    expect_true(jm_arena_text(arena, NULL) == NULL);
    jm_arena_free(arena);
    jm_arena_free(NULL);
}

JM_TEST("texts are copies")
{
    jm_arena *arena = jm_arena_new();
    char word[] = "elastance";
    char *copy = jm_arena_text(arena, word);

    word[0] = 'E';
    expect_text(copy, "elastance");
    jm_arena_free(arena);
}

JM_TEST("an array grows with what it holds; the new places are zero")
{
    jm_arena *arena = jm_arena_new();
    int *array = NULL;
    size_t room = 0;

    for (int i = 0; i < 1000; i++) {
        if ((size_t)i == room) {
            array = jm_arena_grow(arena, array, room, room > 0 ? room * 2 : 3, sizeof *array);
            room = room > 0 ? room * 2 : 3;
            for (size_t k = (size_t)i; k < room; k++)
                expect_int(array[k], 0);
        }
        array[i] = i * i;
    }
    for (int i = 0; i < 1000; i++)
        expect_int(array[i], i * i);
    expect_true(jm_arena_grow(arena, array, room, room, sizeof *array) == array);
    jm_arena_free(arena);
}

JM_TEST("an arena that was emptied gives out zeroed memory again")
{
    jm_arena *arena = jm_arena_new();

    jm_arena_empty(arena);
    jm_arena_empty(NULL);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 900; i++) {
            const size_t size = i % 300 == 299 ? 70000 : 37 + i % 64;
            unsigned char *block = jm_arena_take(arena, size, 1);
            if (!expect_true(block != NULL && is_zero(block, size)))
                return;
            memset(block, 0xa5, size);
        }
        jm_arena_empty(arena);
    }
    jm_arena_free(arena);
}

JM_TEST_MAIN
