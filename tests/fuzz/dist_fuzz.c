/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzzes distributions: what parses never falls as the probability rises and never is no number. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/cohort/dist.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const double u[] = {0x1p-1000, 1e-30, 1e-9, 0.025, 0.3, 0.5, 0.50000001, 0.77, 0.999,
                               1 - 1e-12, 1 - 0x1p-53};
    jm_error err = {0};
    jm_dist *dist;
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    const jm_status status = jm_dist_parse(&dist, text, 3.75, &err);
    if ((status == JM_OK) != (dist != NULL) || (status != JM_OK && !err.text[0]))
        abort();
    double before = -INFINITY;
    for (size_t k = 0; dist && k < sizeof u / sizeof u[0]; k++) {
        const double x = jm_dist_at(dist, u[k]);
        /* Rounding may step back by a few units in the last place, in the middle of a tail. */
        if (isnan(x) || x < before - 1e-9 * fabs(before))
            abort();
        before = x;
    }
    jm_dist_free(dist);
    free(text);
    return 0;
}
