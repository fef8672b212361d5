/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/frame.h"

#include <string.h>

/* The bytes of the letter that `s` begins with; 0: it is none. */
static size_t letter(const unsigned char *s, size_t n)
{
    const unsigned c = s[0];
    const size_t more = c < 0x80 ? 0 : c >= 0xc2 && c < 0xe0 ? 1 : (c & 0xf0) == 0xe0 ? 2
                        : c >= 0xf0 && c < 0xf5 ? 3 : 4;
    if (more == 4 || more >= n)
        return 0;
    for (size_t k = 1; k <= more; k++) {
        if ((s[k] & 0xc0) != 0x80)
            return 0;
    }
    /* No longer than needed, no halves of pairs, nothing beyond the last plane. */
    if ((c == 0xe0 && s[1] < 0xa0) || (c == 0xed && s[1] >= 0xa0) || (c == 0xf0 && s[1] < 0x90) ||
        (c == 0xf4 && s[1] >= 0x90))
        return 0;
    return more + 1;
}

bool jm_utf8_is_valid(const char *data, size_t n)
{
    for (size_t i = 0, size; i < n; i += size) {
        size = letter((const unsigned char *)data + i, n - i);
        if (!size)
            return false;
    }
    return true;
}

void jm_utf8_mend(char *data, size_t n)
{
    for (size_t i = 0, size; i < n; i += size) {
        size = letter((const unsigned char *)data + i, n - i);
        if (size)
            continue;
        data[i] = '?';
        size = 1;
    }
}

typedef struct head {
    bool is_last, is_masked;
    int opcode;
    size_t size;     /* of the head */
    uint64_t length; /* of the payload */
} head;

/* False: bytes are missing. */
static bool read_head(head *out, const unsigned char *data, size_t n)
{
    if (n < 2)
        return false;
    const int short_length = data[1] & 127;
    const size_t extra = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
    *out = (head){ .is_last = data[0] >> 7, .is_masked = data[1] >> 7, .opcode = data[0] & 15 };
    out->size = 2 + extra + (out->is_masked ? 4 : 0);
    if (n < 2 + extra)
        return false;
    out->length = extra ? 0 : (uint64_t)short_length;
    for (size_t i = 0; i < extra; i++)
        out->length = out->length << 8 | data[2 + i];
    return true;
}

/* What can be said against a frame by its head: the code to close with, or 0. */
static int find_fault(const jm_frame_reader *reader, const head *h, unsigned char first)
{
    const bool is_control = h->opcode >= 8;
    if (first & 0x70 || !h->is_masked)
        return JM_CLOSE_PROTOCOL; /* no extension was agreed on; clients mask */
    if (is_control)
        return h->opcode > JM_FRAME_PONG || !h->is_last || h->length > 125 ? JM_CLOSE_PROTOCOL : 0;
    if (h->opcode == JM_FRAME_BINARY)
        return JM_CLOSE_KIND;
    if (h->opcode > JM_FRAME_BINARY || (h->opcode == 0) != reader->is_open)
        return JM_CLOSE_PROTOCOL;
    const size_t before = reader->is_open ? reader->n : 0;
    return h->length > JM_FRAME_MOST - before ? JM_CLOSE_LARGE : 0;
}

static void unmask(unsigned char *payload, size_t n, const unsigned char mask[4])
{
    for (size_t i = 0; i < n; i++)
        payload[i] ^= mask[i & 3];
}

static jm_frame_event take_text(jm_frame_reader *reader, const head *h, const char *payload,
                                jm_frame_found *found)
{
    if (!reader->is_open)
        reader->n = 0;
    memcpy(reader->message + reader->n, payload, h->length);
    reader->n += h->length;
    reader->message[reader->n] = '\0';
    reader->is_open = !h->is_last;
    if (reader->is_open)
        return JM_READ_PART;
    if (jm_utf8_is_valid(reader->message, reader->n))
        return JM_READ_MESSAGE;
    found->code = JM_CLOSE_UTF8;
    return JM_READ_BAD;
}

jm_frame_event jm_frame_read(jm_frame_reader *reader, unsigned char *data, size_t n,
                             jm_frame_found *found)
{
    head h;
    *found = (jm_frame_found){ 0 };
    if (!read_head(&h, data, n))
        return JM_READ_MORE;
    found->code = find_fault(reader, &h, data[0]);
    if (found->code)
        return JM_READ_BAD;
    if (n < h.size + h.length)
        return JM_READ_MORE;
    unsigned char *payload = data + h.size;
    unmask(payload, h.length, payload - 4);
    found->used = h.size + h.length;
    found->payload = (const char *)payload;
    found->n = h.length;
    switch (h.opcode) {
    case JM_FRAME_CLOSE:
        return JM_READ_CLOSE;
    case JM_FRAME_PING:
        return JM_READ_PING;
    case JM_FRAME_PONG:
        return JM_READ_PONG;
    default:
        return take_text(reader, &h, (const char *)payload, found);
    }
}

size_t jm_frame_head(unsigned char *out, int opcode, size_t n)
{
    size_t at = 2;
    out[0] = (unsigned char)(0x80 | opcode);
    if (n < 126) {
        out[1] = (unsigned char)n;
        return at;
    }
    const int bytes = n < 65536 ? 2 : 8;
    out[1] = bytes == 2 ? 126 : 127;
    for (int i = bytes - 1; i >= 0; i--)
        out[at++] = (unsigned char)((uint64_t)n >> (8 * i));
    return at;
}
