/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pieces of memory: all that something knows, listed by it so that somebody else can copy it away
 * and back. They stay where they are for as long as it lives.
 */
#ifndef JM_LANES_PIECE_H
#define JM_LANES_PIECE_H

#include <stddef.h>

typedef struct jm_piece {
    void *data;
    size_t bytes;
} jm_piece;

enum { JM_MOST_PIECES = 64 };

#endif
