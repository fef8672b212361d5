/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/map.h"

#include "tests/support/jm_test.h"

JM_TEST("an empty map finds nothing")
{
    jm_map *map = jm_map_new();

    expect_false(jm_map_get(map, "heart.rate", NULL));
    expect_int(jm_map_count(map), 0);
    expect_true(jm_map_key(map, 0) == NULL);
    jm_map_free(map);
    jm_map_free(NULL);
}

JM_TEST("many keys are found again, in the order of their insertion")
{
    enum { N = 5000 };
    jm_map *map = jm_map_new();
    char key[32];
    uint32_t value;

    for (uint32_t i = 0; i < N; i++) {
        snprintf(key, sizeof key, "organ%u.flow", i * 7919 % N);
        expect_true(jm_map_put(map, key, i));
    }
    expect_int(jm_map_count(map), N);
    for (uint32_t i = 0; i < N; i++) {
        snprintf(key, sizeof key, "organ%u.flow", i * 7919 % N);
        expect_text(jm_map_key(map, i), key);
        expect_true(jm_map_get(map, key, &value));
        expect_int(value, i);
    }
    expect_false(jm_map_get(map, "organ5000.flow", &value));
    expect_false(jm_map_get(map, "", NULL));
    jm_map_free(map);
}

JM_TEST("a key put twice is replaced and keeps its place, also in a full map")
{
    jm_map *map = jm_map_new();
    uint32_t value;
    char key[] = "a";

    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 8; i++) {
            key[0] = (char)('a' + i);
            expect_true(jm_map_put(map, key, round * 100 + i));
        }
    }
    expect_int(jm_map_count(map), 8);
    expect_text(jm_map_key(map, 3), "d");
    expect_true(jm_map_get(map, "d", &value));
    expect_int(value, 103);
    jm_map_free(map);
}

JM_TEST("the map owns copies of its keys; the empty key is one like any other")
{
    jm_map *map = jm_map_new();
    char key[] = "rate";
    uint32_t value = 0;

    expect_true(jm_map_put(map, key, 17));
    expect_true(jm_map_put(map, "", 23));
    key[0] = 'm';
    expect_true(jm_map_get(map, "rate", &value));
    expect_int(value, 17);
    expect_false(jm_map_get(map, "mate", NULL));
    expect_true(jm_map_get(map, "", &value));
    expect_int(value, 23);
    jm_map_free(map);
}

JM_TEST_MAIN
