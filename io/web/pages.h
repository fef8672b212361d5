/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages: the files that browsers get, held by the program itself.
 *
 * The build puts in every file of io/web/page/, io/report/page/ and io/live/page/ under its bare
 * name, and uPlot as "uplot.js", "uplot.css" and "uplot.license" where it was installed
 * (cmake/JmPages.cmake).
 */
#ifndef JM_IO_WEB_PAGES_H
#define JM_IO_WEB_PAGES_H

#include <stdbool.h>
#include <stddef.h>

typedef struct jm_page {
    const char *name;         /* "monitor.js" */
    const char *type;         /* "text/javascript; charset=utf-8" */
    const unsigned char *data;
    size_t size;
} jm_page;

/* False: there is none of this name. What *out points to lives for ever. */
bool jm_page_find(jm_page *out, const char *name);

#endif
