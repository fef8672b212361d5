/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames of WebSockets (RFC 6455), the server's side: bytes become messages, messages bytes.
 *
 * Clients may send text, in one frame or several, and control frames; whatever else they send is
 * named with the code that closes the connection. Nothing here allocates: a message is at most
 * JM_FRAME_MOST bytes, and a longer one is refused by its head.
 */
#ifndef JM_LIVE_FRAME_H
#define JM_LIVE_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { JM_FRAME_MOST = 4096, JM_FRAME_HEAD = 14 };
enum { JM_FRAME_TEXT = 1, JM_FRAME_BINARY = 2, JM_FRAME_CLOSE = 8, JM_FRAME_PING = 9,
       JM_FRAME_PONG = 10 };
/* Why a connection is closed. */
enum { JM_CLOSE_NORMAL = 1000, JM_CLOSE_GOING = 1001, JM_CLOSE_PROTOCOL = 1002,
       JM_CLOSE_KIND = 1003, JM_CLOSE_UTF8 = 1007, JM_CLOSE_POLICY = 1008, JM_CLOSE_LARGE = 1009 };

typedef struct jm_frame_reader {
    bool is_open;                /* a message of several frames has begun */
    size_t n;                    /* bytes of it so far */
    char message[JM_FRAME_MOST + 1];
} jm_frame_reader;

typedef enum jm_frame_event {
    JM_READ_MORE,    /* bytes are missing */
    JM_READ_PART,    /* a frame was read; nothing to do yet */
    JM_READ_MESSAGE, /* reader->message[n], terminated; good until the next call */
    JM_READ_PING,    /* answer it with its payload */
    JM_READ_PONG,
    JM_READ_CLOSE,
    JM_READ_BAD      /* close with *code */
} jm_frame_event;

/* What was read: how many bytes of `data` are done with, the payload of a control frame (unmasked
   in place), the code to close with. */
typedef struct jm_frame_found {
    size_t used;
    const char *payload;
    size_t n;
    int code;
} jm_frame_found;

jm_frame_event jm_frame_read(jm_frame_reader *reader, unsigned char *data, size_t n,
                             jm_frame_found *found);
/* Writes the head of a frame with `n` bytes; returns its size, at most JM_FRAME_HEAD. */
size_t jm_frame_head(unsigned char *out, int opcode, size_t n);
bool jm_utf8_is_valid(const char *data, size_t n);
/* Bytes that are no letters become question marks: texts of scenarios may be in any encoding, and
   browsers leave where a frame of text is not UTF-8. */
void jm_utf8_mend(char *data, size_t n);

#endif
