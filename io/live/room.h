/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A room: the beds that one server shows. It borrows them.
 */
#ifndef JM_LIVE_ROOM_H
#define JM_LIVE_ROOM_H

#include "io/live/bed.h"

enum { JM_ROOM_BEDS = 64 };

typedef struct jm_room {
    const char *title;
    jm_bed *beds[JM_ROOM_BEDS]; /* bed i has the id i + 1 */
    size_t n;
} jm_room;

#endif
