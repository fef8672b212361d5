/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/map.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/random.h"
#include "core/base/text.h"

typedef struct entry {
    char *key;
    uint64_t hash;
    uint32_t value;
} entry;

/* Entries stand in order of insertion. `slots` is a table of n_slots (a power of two, never full)
   that holds 1 + the number of an entry, 0 where free; a key is searched from hash % n_slots
   onwards. */
struct jm_map {
    entry *entries;
    size_t count;
    size_t room;
    uint32_t *slots;
    size_t n_slots;
};

jm_map *jm_map_new(void)
{
    return calloc(1, sizeof(jm_map));
}

void jm_map_free(jm_map *map)
{
    if (map == NULL)
        return;
    for (size_t i = 0; i < map->count; i++)
        free(map->entries[i].key);
    free(map->entries);
    free(map->slots);
    free(map);
}

/* The slot where `key` stands, or the free one where it would. There is always a free one. */
static uint32_t *slot_of(const jm_map *map, const char *key, uint64_t hash)
{
    const size_t mask = map->n_slots - 1;

    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        uint32_t *slot = &map->slots[i];
        const entry *e = *slot > 0 ? &map->entries[*slot - 1] : NULL;

        if (e == NULL || (e->hash == hash && strcmp(e->key, key) == 0))
            return slot;
    }
}

/* Twice the entries; slots stay at most half full. */
static bool grow(jm_map *map)
{
    const size_t room = map->room > 0 ? map->room * 2 : 8;
    const size_t n_slots = room * 2;
    entry *entries;
    uint32_t *slots;

    if (room > UINT32_MAX / 2)
        return false;
    entries = realloc(map->entries, room * sizeof *entries);
    if (entries == NULL)
        return false;
    map->entries = entries;
    slots = calloc(n_slots, sizeof *slots);
    if (slots == NULL)
        return false;
    free(map->slots);
    map->slots = slots;
    map->n_slots = n_slots;
    map->room = room;
    for (size_t i = 0; i < map->count; i++)
        *slot_of(map, map->entries[i].key, map->entries[i].hash) = (uint32_t)(i + 1);
    return true;
}

bool jm_map_put(jm_map *map, const char *key, uint32_t value)
{
    const uint64_t hash = jm_random_name(key);
    uint32_t *slot;
    char *copy;

    if (map->count == map->room) {
        if (jm_map_get(map, key, NULL)) {
            map->entries[*slot_of(map, key, hash) - 1].value = value;
            return true;
        }
        if (!grow(map))
            return false;
    }
    slot = slot_of(map, key, hash);
    if (*slot > 0) {
        map->entries[*slot - 1].value = value;
        return true;
    }
    copy = jm_text_dup(key);
    if (copy == NULL)
        return false;
    map->entries[map->count] = (entry){copy, hash, value};
    map->count++;
    *slot = (uint32_t)map->count;
    return true;
}

bool jm_map_get(const jm_map *map, const char *key, uint32_t *value)
{
    uint32_t slot;

    if (map == NULL || map->count == 0)
        return false;
    slot = *slot_of(map, key, jm_random_name(key));
    if (slot == 0)
        return false;
    if (value != NULL)
        *value = map->entries[slot - 1].value;
    return true;
}

size_t jm_map_count(const jm_map *map)
{
    return map->count;
}

const char *jm_map_key(const jm_map *map, size_t i)
{
    return i < map->count ? map->entries[i].key : NULL;
}
