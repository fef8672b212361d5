/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Datasets written piece by piece, each piece once.
 *
 * A piece is what HDF5 calls a chunk. Here it goes through the same filters that HDF5 has
 * (shuffle, deflate, Fletcher's checksum), which readers undo as ever, and is then put where it
 * belongs in one write: neither HDF5's pipeline nor its cache of chunks has a part in it. Packing
 * and putting are apart, so that pieces of one file can be put into another as they are.
 *
 * jm_pieces is the room that all datasets of a file share. It is taken when they are introduced:
 * writing takes no more and fails only where HDF5 does (h5_failed).
 */
#ifndef JM_IO_RESULTS_PIECES_H
#define JM_IO_RESULTS_PIECES_H

#include "io/results/h5.h"

typedef struct jm_pieces jm_pieces;

/* A dataset of numbers with its filters as h5_create made them; rank 1 has one column. */
typedef struct jm_pieced {
    hid_t set;             /* borrowed */
    size_t width;          /* bytes of a number */
    bool whole;            /* a whole number, else a real one */
    size_t columns;        /* of the dataset */
    size_t piece[2];       /* rows and columns of a piece; 0: the dataset has no numbers at all */
    unsigned char fill[8]; /* [width] what stands in a piece beyond the end of the dataset */
} jm_pieced;

jm_pieces *jm_pieces_new(void); /* NULL: no memory */
void jm_pieces_free(jm_pieces *p);

/* Tells what `set` is in *out, and takes the room that its pieces need. False: HDF5 failed, or
   there is no memory. */
bool jm_pieces_introduce(jm_pieces *p, hid_t set, jm_pieced *out);

/* Takes the room for pieces of a dataset that is not here: `like.set` does not count. */
bool jm_pieces_expect(jm_pieces *p, const jm_pieced *like);

/* Rows [first, first + n) from data[n][columns], of the numbers' type in the file. `first` begins
   a piece; n fills pieces or reaches the end of the dataset. */
bool jm_pieces_write(jm_pieces *p, const jm_pieced *to, uint64_t first, size_t n,
                     const void *data);
/* The same for one column, from doubles, up to one piece. */
bool jm_pieces_write_column(jm_pieces *p, const jm_pieced *to, uint64_t first, size_t n,
                            const double *data);

/* Packs n rows and m columns of a piece from data[n][stride]; *bytes of the result count. It lives
   until the next call. */
const unsigned char *jm_pieces_pack(jm_pieces *p, const jm_pieced *like, size_t n, size_t m,
                                    size_t stride, const void *data, size_t *bytes);
/* Puts a packed piece where its first number has this row and column. */
bool jm_pieces_put(hid_t set, uint64_t row, uint64_t column, const unsigned char *packed,
                   size_t bytes);

#endif
