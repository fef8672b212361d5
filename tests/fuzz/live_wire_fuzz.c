/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes what comes over the wire: requests of HTTP and frames of WebSockets. However the bytes are
 * cut into pieces, what is read is the same, and nothing is read beyond them.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "io/live/frame.h"
#include "io/live/guard.h"
#include "io/live/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_request(const char *data, size_t size)
{
    static const jm_guard guard = {.has_tokens = true, .port = 80};
    jm_http whole, part;
    size_t used, used_part;
    const char *why = NULL;
    char value[64];
    const int status = jm_http_read(&whole, data, size, &used);
    if (used > size || (status == JM_HTTP_DONE) != (used > 0) ||
        (status > JM_HTTP_DONE && !strcmp(jm_http_reason(status), "Error")))
        abort();
    for (size_t n = 0; n < used; n += 1 + used / 16) {
        if (jm_http_read(&part, data, n, &used_part) != JM_HTTP_MORE)
            abort();
    }
    if (status != JM_HTTP_DONE)
        return;
    if (whole.path[0] != '/')
        abort();
    if (jm_guard_check(&guard, &whole, "127.0.0.1", &why) && !why)
        abort();
    if (jm_guard_role(&guard, &whole) != JM_ROLE_NOBODY)
        abort();
    (void)jm_http_query(&whole, "signals", value, sizeof value);
}

/* Reads all frames of a copy, which is given in two pieces that meet at `cut`. A number that
   depends on what was read. */
static uint32_t read_frames(const uint8_t *data, size_t size, size_t cut)
{
    static jm_frame_reader reader;
    uint32_t sum = 0;
    size_t at = 0, end = cut;
    uint8_t *copy = malloc(size + 1);
    if (!copy)
        return 0;
    memcpy(copy, data, size);
    memset(&reader, 0, sizeof reader);
    for (;;) {
        jm_frame_found found;
        const jm_frame_event event = jm_frame_read(&reader, copy + at, end - at, &found);
        if (event == JM_READ_MORE && end < size) {
            end = size;
            continue;
        }
        if (found.used > end - at || reader.n > JM_FRAME_MOST)
            abort();
        sum = 31 * sum + (uint32_t)event + (uint32_t)found.n + (uint32_t)found.code;
        if (event == JM_READ_MESSAGE && !jm_utf8_is_valid(reader.message, reader.n))
            abort();
        if (event == JM_READ_MORE || event == JM_READ_BAD || event == JM_READ_CLOSE)
            break;
        at += found.used;
    }
    free(copy);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    try_request((const char *)data, size);
    const uint32_t whole = read_frames(data, size, size);
    for (size_t cut = 0; cut < size; cut += 1 + size / 16) {
        if (read_frames(data, size, cut) != whole)
            abort();
    }
    return 0;
}
