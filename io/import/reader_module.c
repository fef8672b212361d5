/* SPDX-License-Identifier: Apache-2.0 */
/* The face of a module; JM_READER is the function of its reader. */
#include "core/base/config.h"
#include "io/import/reader.h"

__attribute__((visibility("default"))) extern const jm_reader_module jm_reader_of_this;

const jm_reader_module jm_reader_of_this = {
    .version = JM_VERSION,
    .foreign_size = sizeof(jm_foreign),
    .quantity_size = sizeof(jm_fquantity),
    .read = JM_READER,
};
