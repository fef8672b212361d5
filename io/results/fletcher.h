/* SPDX-License-Identifier: Apache-2.0 */
/* Fletcher's checksum with 32 bits as HDF5's filter `fletcher32` has it: over words of two bytes,
   the higher one in front, a last single byte being a high one. */
#ifndef JM_IO_RESULTS_FLETCHER_H
#define JM_IO_RESULTS_FLETCHER_H

#include <stddef.h>
#include <stdint.h>

uint32_t jm_fletcher32(const unsigned char *data, size_t n);

#endif
