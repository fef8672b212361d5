/* SPDX-License-Identifier: Apache-2.0 */
/* Maps: from a string to a number. The map owns copies of its keys; order of insertion is kept. */
#ifndef JM_BASE_MAP_H
#define JM_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct jm_map jm_map;

jm_map *jm_map_new(void);
void jm_map_free(jm_map *map);
bool jm_map_put(jm_map *map, const char *key, uint32_t value); /* false without memory; replaces */
bool jm_map_get(const jm_map *map, const char *key, uint32_t *value); /* value may be NULL */
size_t jm_map_count(const jm_map *map);
const char *jm_map_key(const jm_map *map, size_t i); /* i-th key in order of insertion */

#endif
