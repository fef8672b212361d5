/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/report/html.h"

double svg_x(const svg_plot *p, double value)
{
    return p->x + p->width * (value - p->left) / (p->right - p->left);
}

double svg_y(const svg_plot *p, double value)
{
    return p->y + p->height * (p->high - value) / (p->high - p->low);
}

/* ---- ticks ---- */

/* The smallest step of a list, or of 1, 2, 5 · 10^k, that is at least `least`. */
static double round_step(double least, const char *unit)
{
    static const double hours[] = { 0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48, 96 };
    static const double sixties[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600 };
    const bool clock = strcmp(unit, "min") == 0 || strcmp(unit, "s") == 0;
    const double *list = strcmp(unit, "h") == 0 ? hours : clock ? sixties : NULL;
    const size_t n = list == hours ? sizeof hours / sizeof *hours
                                   : sizeof sixties / sizeof *sixties;
    if (list && least > list[0] / 2) {
        for (size_t i = 0; i < n; i++) {
            if (list[i] >= least)
                return list[i];
        }
    }
    const double ten = pow(10, floor(log10(least)));
    if (least <= ten * 1.000001)
        return ten;
    return (least <= 2 * ten ? 2 : least <= 5 * ten ? 5 : 10) * ten;
}

size_t svg_ticks(double low, double high, size_t most, const char *unit, double out[SVG_TICKS],
                 double *step)
{
    size_t n = 0;
    *step = 1;
    if (!(high > low) || !isfinite(high - low))
        return 0;
    *step = round_step((high - low) / (double)most, unit);
    const double first = ceil(low / *step - 1e-9);
    while (n < SVG_TICKS && (first + (double)n) * *step <= high + 1e-9 * *step) {
        const double k = first + (double)n;
        out[n++] = fabs(k) > 0.5 ? k * *step : 0;
    }
    return n;
}

int svg_tick_decimals(double step, double most)
{
    if (most >= 1e6 || step < 1e-6)
        return -1;
    int decimals = 0;
    while (decimals < 8 && fabs(step - round(step)) > 1e-6 * step) {
        step *= 10;
        decimals++;
    }
    return decimals;
}

void svg_round_range(double *low, double *high)
{
    double ticks[SVG_TICKS], step;
    if (!isfinite(*low) || !isfinite(*high)) {
        *low = 0;
        *high = 1;
    }
    if (!(*high - *low > 1e-9 * fmax(fabs(*low), fabs(*high)))) {
        const double room = fabs(*low) > 0 ? 0.05 * fabs(*low) : 1;
        *low -= room;
        *high += room;
    }
    (void)svg_ticks(*low, *high, 6, "", ticks, &step);
    const double margin = 0.02 * (*high - *low);
    *low = *low >= 0 && *low < 0.35 * *high ? 0 : floor((*low - margin) / step) * step;
    *high = ceil((*high + margin) / step) * step;
}

/* ---- axes ---- */

static void tick_text(jm_text *out, double x, double step, double most)
{
    html_number(out, x, svg_tick_decimals(step, most));
}

void svg_axes(jm_text *out, const svg_plot *p, const char *x_unit, const char *y_unit)
{
    double ticks[SVG_TICKS], step;
    const double bottom = p->y + p->height;
    jm_text_add(out, "<g class=\"axes\">");
    size_t n = svg_ticks(p->low, p->high, 6, "", ticks, &step);
    for (size_t i = 0; i < n; i++) {
        const double y = svg_y(p, ticks[i]);
        jm_text_addf(out, "<path d=\"M%.1f %.1fh%.1f\"/><text x=\"%.1f\" y=\"%.1f\" "
                     "text-anchor=\"end\">", p->x, y, p->width, p->x - 8, y + 4);
        tick_text(out, ticks[i], step, fmax(fabs(p->low), fabs(p->high)));
        jm_text_add(out, "</text>");
    }
    n = svg_ticks(p->left, p->right, 8, x_unit, ticks, &step);
    for (size_t i = 0; i < n; i++) {
        const double x = svg_x(p, ticks[i]);
        jm_text_addf(out, "<path class=\"tick\" d=\"M%.1f %.1fv5\"/><text x=\"%.1f\" y=\"%.1f\" "
                     "text-anchor=\"middle\">", x, bottom, x, bottom + 19);
        tick_text(out, ticks[i], step, fmax(fabs(p->left), fabs(p->right)));
        jm_text_add(out, "</text>");
    }
    jm_text_addf(out, "<path class=\"base\" d=\"M%.1f %.1fh%.1f\"/>", p->x, bottom, p->width);
    jm_text_addf(out, "<text class=\"name\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">time (",
                 p->x - 10, bottom + 19);
    html_text(out, x_unit);
    jm_text_addf(out, ")</text><text class=\"name\" x=\"%.1f\" y=\"%.1f\">", p->x - 44, p->y - 10);
    html_text(out, y_unit);
    jm_text_add(out, "</text></g>");
}

/* ---- paths ---- */

/* Where the pen stands, in tenths. */
typedef struct pen {
    long x, y;
    bool down;
} pen;

static long tenths(double x)
{
    return lround(10 * fmin(fmax(x, -1e5), 1e5));
}

static void go(jm_text *out, pen *at, const svg_plot *p, double x, double y)
{
    const long to_x = tenths(svg_x(p, x)), to_y = tenths(svg_y(p, y));
    if (at->down)
        jm_text_addf(out, "l%ld %ld", to_x - at->x, to_y - at->y);
    else
        jm_text_addf(out, "M%ld %ld", to_x, to_y);
    *at = (pen){ to_x, to_y, true };
}

void svg_line(jm_text *out, const svg_plot *p, const double *x, const double *y, size_t n)
{
    pen at = { 0 };
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(y[i])) {
            at.down = false;
            continue;
        }
        const bool alone = !at.down && (i + 1 == n || !isfinite(y[i + 1]));
        go(out, &at, p, x[i], y[i]);
        if (alone)
            jm_text_add(out, "h1"); /* a point is seen, too */
    }
}

void svg_band(jm_text *out, const svg_plot *p, const double *x, const double *const ends[2],
              size_t n)
{
    for (size_t from = 0, to; from < n; from = to + 1) {
        pen at = { 0 };
        for (to = from; to < n && isfinite(ends[0][to]) && isfinite(ends[1][to]); to++)
            go(out, &at, p, x[to], ends[0][to]);
        for (size_t i = to; i-- > from;)
            go(out, &at, p, x[i], ends[1][i]);
        if (to > from)
            jm_text_add(out, "z");
    }
}

/* ---- labels ---- */

void svg_spread_labels(double *y, size_t n, double gap, const double within[2])
{
    size_t order[64];
    n = n < 64 ? n : 64;
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        for (; k > 0 && y[order[k - 1]] > y[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
    for (size_t i = 0; i < n; i++) {
        const double least = i ? y[order[i - 1]] + gap : within[0];
        y[order[i]] = fmax(y[order[i]], least);
    }
    for (size_t i = n; i-- > 0;) {
        const double most = i + 1 < n ? y[order[i + 1]] - gap : within[1];
        y[order[i]] = fmin(y[order[i]], most);
    }
}
