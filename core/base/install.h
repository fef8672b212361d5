/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where this Jumeau keeps what it ships: models, their compiled kernels, scenarios, the headers
 * that user models are compiled with, and readers of other formats.
 *
 * The answer is derived from where the running code stands: the program, or libjumeau.so in a
 * program that links it. In the build tree these are folders of the checkout and of the build; in
 * an installation folders below its prefix, which may have been moved. Nothing is remembered.
 */
#ifndef JM_BASE_INSTALL_H
#define JM_BASE_INSTALL_H

#include "core/base/error.h"

enum { JM_INSTALL_ROOM = 4096 };

/* Absolute paths. */
typedef struct jm_install {
    char models[JM_INSTALL_ROOM];    /* <models>/glucose/hovorka.lua */
    char compiled[JM_INSTALL_ROOM];  /* <compiled>/glucose/hovorka.so */
    char scenarios[JM_INSTALL_ROOM];
    char include[JM_INSTALL_ROOM];   /* <include>/jumeau/model_abi.h */
    char readers[JM_INSTALL_ROOM];   /* <readers>/sbml.so, see io/import/reader.h */
} jm_install;

JM_CHECK jm_status jm_install_find(jm_install *out, jm_error *err);

/* The same, seen from a folder: the build tree, or bin or lib of an installation. For tests. */
JM_CHECK jm_status jm_install_find_from(jm_install *out, const char *folder, jm_error *err);

#endif
