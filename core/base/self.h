/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which build of Jumeau this is, for what is kept on disk and must not outlive it: the id that the
 * linker gave to the program or library in which this code stands.
 */
#ifndef JM_BASE_SELF_H
#define JM_BASE_SELF_H

#include <stddef.h>

enum { JM_SELF_MOST = 64 };

/* The bytes of the id; 0: the linker gave none. */
size_t jm_self_id(unsigned char out[JM_SELF_MOST]);

#endif
