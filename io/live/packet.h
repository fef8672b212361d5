/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Packets: bytes on their way to clients. One packet is shared by all clients that get the same, so
 * a hundred of them cost no more memory than one. They belong to the thread of the server.
 */
#ifndef JM_LIVE_PACKET_H
#define JM_LIVE_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum jm_packet_kind {
    JM_PACKET_FIRM,    /* must arrive */
    JM_PACKET_FLEETING,/* another one follows soon: whoever is slow does without */
    JM_PACKET_WAVE     /* the same, and it is counted */
} jm_packet_kind;

typedef struct jm_packet {
    uint32_t refs;
    jm_packet_kind kind;
    size_t size;
    unsigned char data[];
} jm_packet;

/* NULL without memory. Whoever makes a packet holds it. */
jm_packet *jm_packet_new(jm_packet_kind kind, const void *data, size_t size);
/* As a frame of a WebSocket; text is mended where it is not UTF-8. */
jm_packet *jm_packet_frame(jm_packet_kind kind, int opcode, const void *data, size_t size);
void jm_packet_release(jm_packet *packet); /* NULL does nothing */

#endif
