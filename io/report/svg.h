/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures: a plot's axes, lines and bands as inline SVG. Coordinates are CSS pixels; paths are
 * written in tenths, relative and whole, which is short. Colours come from the page's style sheet,
 * by the class of the arm.
 */
#ifndef JM_IO_REPORT_SVG_H
#define JM_IO_REPORT_SVG_H

#include <stddef.h>

#include "core/base/text.h"

enum { SVG_TICKS = 24 };

typedef struct svg_plot {
    double x, y, width, height;      /* the inner rectangle */
    double left, right, low, high;   /* what stands at its edges */
} svg_plot;

double svg_x(const svg_plot *p, double value);
double svg_y(const svg_plot *p, double value);

/* Round numbers within [low, high], about `most` of them; a unit of time has steps of its own.
   *step is their distance. */
size_t svg_ticks(double low, double high, size_t most, const char *unit, double out[SVG_TICKS],
                 double *step);
/* Decimals that tell ticks of this distance apart; < 0: exponents. */
int svg_tick_decimals(double step, double most);
/* Moves low and high apart to round numbers, and apart at all where they are equal. */
void svg_round_range(double *low, double *high);

/* Frame, ticks and grid; the names of the axes stand under and over the plot. */
void svg_axes(jm_text *out, const svg_plot *p, const char *x_unit, const char *y_unit);
/* A line through the points whose numbers are finite, broken where they are not. */
void svg_line(jm_text *out, const svg_plot *p, const double *x, const double *y, size_t n);
/* What lies between two lines. */
void svg_band(jm_text *out, const svg_plot *p, const double *x, const double *const ends[2],
              size_t n);
/* Moves labels that stand at ascending or any y so that they are at least `gap` apart and within
   [top, bottom]. */
void svg_spread_labels(double *y, size_t n, double gap, const double within[2]);

#endif
