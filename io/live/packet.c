/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/packet.h"

#include <stdlib.h>
#include <string.h>

#include "io/live/frame.h"

static jm_packet *make(jm_packet_kind kind, size_t size)
{
    jm_packet *packet = malloc(sizeof *packet + size);
    if (packet)
        *packet = (jm_packet){ .refs = 1, .kind = kind, .size = size };
    return packet;
}

jm_packet *jm_packet_new(jm_packet_kind kind, const void *data, size_t size)
{
    jm_packet *packet = make(kind, size);
    if (packet && size)
        memcpy(packet->data, data, size);
    return packet;
}

jm_packet *jm_packet_frame(jm_packet_kind kind, int opcode, const void *data, size_t size)
{
    unsigned char head[JM_FRAME_HEAD];
    const size_t n_head = jm_frame_head(head, opcode, size);
    jm_packet *packet = make(kind, n_head + size);
    if (packet) {
        memcpy(packet->data, head, n_head);
        if (size)
            memcpy(packet->data + n_head, data, size);
        if (opcode == JM_FRAME_TEXT)
            jm_utf8_mend((char *)packet->data + n_head, size);
    }
    return packet;
}

void jm_packet_release(jm_packet *packet)
{
    if (packet && --packet->refs == 0)
        free(packet);
}
