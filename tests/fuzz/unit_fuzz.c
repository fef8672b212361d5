/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes what reads units. Whatever the bytes are, a text is refused with a message or it is a
 * unit; and a unit can be printed, read back as the same, spelled, and multiplied by itself.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -I. -Iinclude tests/fuzz/unit_fuzz.c \
 *           core/units/[a-z]*.c core/base/text*.c core/base/error.c -lm -o unit_fuzz
 *     ./unit_fuzz -max_len=300 new/ tests/fuzz/corpus/unit/
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/units/units.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise is broken: ends the program in a way that fuzzers and sanitizers see. */
static void demand(bool kept)
{
    if (!kept)
        abort();
}

static void read_back(const jm_unit *unit)
{
    char text[300];
    jm_unit back;

    jm_unit_print(text, sizeof text, unit);
    demand(jm_unit_parse(&back, text, NULL) == JM_OK);
    demand(jm_unit_same_dim(&back, unit));
    demand(jm_unit_factor(&back, unit) == 1 && back.offset == unit->offset);
}

/* A spelling is terminated, and "1" where there is none. */
static void spell(const char *text)
{
    char buffer[600];

    if (!jm_unit_udunits(buffer, sizeof buffer, text))
        demand(strcmp(buffer, "1") == 0);
    demand(strlen(buffer) > 0);
    if (!jm_unit_ucum(buffer, sizeof buffer, text))
        demand(strcmp(buffer, "1") == 0);
    demand(strlen(buffer) > 0);
}

static void calculate(const jm_unit *unit)
{
    const jm_unit square = jm_unit_mul(unit, unit), one = jm_unit_div(unit, unit);
    jm_unit root;

    demand(jm_unit_is_one(&one));
    if (isnormal(square.scale) && jm_unit_pow(&root, &square, 1, 2))
        demand(fabs(jm_unit_factor(&root, unit) - 1) < 1e-12);
    demand(jm_unit_convert(2.385, unit, unit) == 2.385);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    jm_error err = {0};
    jm_unit unit;

    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (jm_unit_parse(&unit, text, &err) == JM_OK) {
        demand(isnormal(unit.scale) && unit.scale > 0);
        read_back(&unit);
        calculate(&unit);
    } else {
        demand(err.status == JM_UNITS && err.text[0] != '\0');
        demand(jm_unit_is_one(&unit));
    }
    spell(text);
    free(text);
    return 0;
}
