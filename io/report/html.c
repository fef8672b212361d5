/* SPDX-License-Identifier: Apache-2.0 */
#include "io/report/html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *entity(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        /* HTML knows no other control characters. */
        return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? "&#xFFFD;" : NULL;
    }
}

void html_text(jm_text *out, const char *s)
{
    for (; *s; s++) {
        const char *e = entity((unsigned char)*s);
        if (e)
            jm_text_add(out, e);
        else
            jm_text_add_n(out, s, 1);
    }
}

void html_short(jm_text *out, const char *s, size_t letters)
{
    char cut[256];
    size_t n = 0, seen = 0;
    while (s[n] && n + 8 < sizeof cut) {
        if (((unsigned char)s[n] & 0xC0) != 0x80 && seen++ == letters)
            break;
        n++;
    }
    while (s[n] && ((unsigned char)s[n] & 0xC0) == 0x80 && n > 0)
        n--; /* not within a letter */
    snprintf(cut, sizeof cut, "%.*s%s", (int)n, s, s[n] ? "…" : "");
    html_text(out, cut);
}

/* Bytes of the letter at s, 0: none. */
static size_t letter(const unsigned char *s)
{
    static const struct {
        unsigned char mask, lead, least; /* of the first byte; least second byte with lead alone */
        size_t n;
    } forms[] = { { 0x80, 0x00, 0, 1 }, { 0xE0, 0xC0, 0, 2 }, { 0xF0, 0xE0, 0xA0, 3 },
                  { 0xF8, 0xF0, 0x90, 4 } };
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        if ((s[0] & forms[f].mask) != forms[f].lead)
            continue;
        for (size_t i = 1; i < forms[f].n; i++) {
            if ((s[i] & 0xC0) != 0x80)
                return 0;
        }
        const bool longer = s[0] == forms[f].lead && forms[f].n > 2 && s[1] < forms[f].least;
        const bool half = s[0] == 0xED && s[1] > 0x9F, beyond = s[0] > 0xF4 ||
                                                              (s[0] == 0xF4 && s[1] > 0x8F);
        return longer || half || beyond || s[0] == 0xC0 || s[0] == 0xC1 ? 0 : forms[f].n;
    }
    return 0;
}

void html_make_valid(char *s)
{
    while (*s) {
        const size_t n = letter((const unsigned char *)s);
        if (n == 0)
            *s = '?';
        s += n ? n : 1;
    }
}

void html_json(jm_text *out, const char *s)
{
    jm_text all;
    jm_text_init(&all);
    jm_text_add_json(&all, s);
    for (const char *c = all.data; *c; c++) {
        if (*c == '<' || *c == '>' || *c == '&')
            jm_text_addf(out, "\\u%04x", (unsigned)(unsigned char)*c);
        else
            jm_text_add_n(out, c, 1);
    }
    out->failed = out->failed || all.failed;
    jm_text_clear(&all);
}

void html_unit(jm_text *out, const char *unit)
{
    if (!*unit || strcmp(unit, "1") == 0)
        return;
    jm_text_add(out, " <span class=\"unit\">");
    html_text(out, unit);
    jm_text_add(out, "</span>");
}

int html_decimals(double most)
{
    const double size = fabs(most);
    if (!(size > 0) || !isfinite(size))
        return 0;
    if (size >= 1e7 || size < 1e-4)
        return -1;
    const int decimals = 3 - (int)floor(log10(size));
    return decimals < 0 ? 0 : decimals;
}

static void number(jm_text *out, double x, int decimals, bool sign)
{
    char text[64];
    if (!isfinite(x)) {
        jm_text_add(out, "–");
        return;
    }
    if (!(fabs(x) > 0)) /* what is nothing at all is told from what is little */
        snprintf(text, sizeof text, "0");
    else if (decimals < 0)
        snprintf(text, sizeof text, "%.3e", fabs(x));
    else
        snprintf(text, sizeof text, "%.*f", decimals, fabs(x));
    const bool zero = strspn(text, "0.") == strlen(text);
    if (x < 0 && !zero)
        jm_text_add(out, "−");
    else if (sign && !zero)
        jm_text_add(out, "+");
    jm_text_add(out, text);
}

void html_number(jm_text *out, double x, int decimals)
{
    number(out, x, decimals, false);
}

void html_signed(jm_text *out, double x, int decimals)
{
    number(out, x, decimals, true);
}

void html_plain(jm_text *out, double x)
{
    char text[64];
    if (!isfinite(x)) {
        jm_text_add(out, "–");
        return;
    }
    snprintf(text, sizeof text, "%.4g", fabs(x));
    jm_text_addf(out, "%s%s", x < 0 ? "−" : "", text);
}

void html_share(jm_text *out, size_t n, size_t all)
{
    const double share = all ? 100 * (double)n / (double)all : 0;
    if (n > 0 && share < 1)
        jm_text_add(out, "&lt;1 %");
    else if (n < all && share > 99)
        jm_text_add(out, "&gt;99 %");
    else
        jm_text_addf(out, "%.0f %%", share);
}

/* With thin spaces between thousands. */
void html_count(jm_text *out, uint64_t n)
{
    char digits[32];
    const int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)n);
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0 && length > 4)
            jm_text_add(out, "&#8239;");
        jm_text_add_n(out, digits + i, 1);
    }
}
