/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/pattern.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *match_here(jm_pattern *m, const char *s, const char *p);

static const char *wrong(jm_pattern *m, const char *problem)
{
    if (m->stop == JM_PATTERN_MISS) {
        m->stop = JM_PATTERN_WRONG;
        m->problem = problem;
    }
    return NULL;
}

/* Takes one step; false when none is left or something was wrong before. */
static bool take_step(jm_pattern *m)
{
    if (m->stop != JM_PATTERN_MISS)
        return false;
    if (m->steps == 0) {
        m->stop = JM_PATTERN_SPENT;
        return false;
    }
    m->steps--;
    return true;
}

/* --- one character ----------------------------------------------------------------------- */

static bool is_in_class(unsigned char c, unsigned char letter)
{
    bool in;
    switch (tolower(letter)) {
    case 'a': in = isalpha(c); break;
    case 'c': in = iscntrl(c); break;
    case 'd': in = isdigit(c); break;
    case 'g': in = isgraph(c); break;
    case 'l': in = islower(c); break;
    case 'p': in = ispunct(c); break;
    case 's': in = isspace(c); break;
    case 'u': in = isupper(c); break;
    case 'w': in = isalnum(c); break;
    case 'x': in = isxdigit(c); break;
    default: return letter == c;
    }
    return isupper(letter) ? !in : in;
}

/* The end of the single-character item at p: behind "a", "%d", "[…]". */
static const char *item_end(jm_pattern *m, const char *p)
{
    if (*p == '%') {
        if (p + 1 >= m->pattern_end)
            return wrong(m, "the pattern ends in %");
        return p + 2;
    }
    if (*p != '[')
        return p + 1;
    p++;
    if (p < m->pattern_end && *p == '^')
        p++;
    do { /* the first ] is a plain one */
        if (p >= m->pattern_end)
            return wrong(m, "a [ is not closed");
        p += *p == '%' && p + 1 < m->pattern_end ? 2 : 1;
    } while (p >= m->pattern_end || *p != ']');
    return p + 1;
}

/* `p` at the [, `end` behind the ]. */
static bool is_in_set(unsigned char c, const char *p, const char *end)
{
    bool found = false;
    const char *last = end - 1;
    const bool inverted = p[1] == '^';
    for (p += inverted ? 2 : 1; p < last && !found; p++) {
        if (*p == '%' && p + 1 < last) {
            p++;
            found = is_in_class(c, (unsigned char)*p);
        } else if (p + 2 < last && p[1] == '-') {
            found = (unsigned char)p[0] <= c && c <= (unsigned char)p[2];
            p += 2;
        } else {
            found = (unsigned char)*p == c;
        }
    }
    return found != inverted;
}

static bool matches_one(const jm_pattern *m, const char *s, const char *p, const char *end)
{
    if (s >= m->subject_end)
        return false;
    const unsigned char c = (unsigned char)*s;
    if (*p == '.')
        return true;
    if (*p == '%')
        return is_in_class(c, (unsigned char)p[1]);
    if (*p == '[')
        return is_in_set(c, p, end);
    return (unsigned char)*p == c;
}

/* --- repetitions ------------------------------------------------------------------------- */

static const char *match_most(jm_pattern *m, const char *s, const char *p, const char *end)
{
    ptrdiff_t n = 0;
    while (take_step(m) && matches_one(m, s + n, p, end))
        n++;
    for (; n >= 0 && m->stop == JM_PATTERN_MISS; n--) {
        const char *found = match_here(m, s + n, end + 1);
        if (found)
            return found;
    }
    return NULL;
}

static const char *match_least(jm_pattern *m, const char *s, const char *p, const char *end)
{
    while (take_step(m)) {
        const char *found = match_here(m, s, end + 1);
        if (found)
            return found;
        if (!matches_one(m, s, p, end))
            return NULL;
        s++;
    }
    return NULL;
}

/* --- captures, %b, %f, %1 ---------------------------------------------------------------- */

static const char *open_capture(jm_pattern *m, const char *s, const char *p, ptrdiff_t kind)
{
    if (m->n_captures >= JM_PATTERN_CAPTURES)
        return wrong(m, "the pattern has more than 32 captures");
    m->capture[m->n_captures].start = s;
    m->capture[m->n_captures].length = kind;
    m->n_captures++;
    const char *found = match_here(m, s, p);
    if (!found)
        m->n_captures--;
    return found;
}

static const char *close_capture(jm_pattern *m, const char *s, const char *p)
{
    int i = m->n_captures - 1;
    while (i >= 0 && m->capture[i].length != JM_PATTERN_OPEN)
        i--;
    if (i < 0)
        return wrong(m, "a ) closes nothing");
    m->capture[i].length = s - m->capture[i].start;
    const char *found = match_here(m, s, p);
    if (!found)
        m->capture[i].length = JM_PATTERN_OPEN;
    return found;
}

/* %bxy; p at the x. */
static const char *match_balanced(jm_pattern *m, const char *s, const char *p)
{
    if (p + 1 >= m->pattern_end)
        return wrong(m, "%b lacks its two characters");
    if (s >= m->subject_end || *s != p[0])
        return NULL;
    long open = 1;
    for (s++; s < m->subject_end && take_step(m); s++) {
        if (*s == p[1]) {
            if (--open == 0)
                return s + 1;
        } else if (*s == p[0]) {
            open++;
        }
    }
    return NULL;
}

/* %f[set]; p at the [: 1 at the frontier, 0 not, -1 malformed. */
static int is_frontier(jm_pattern *m, const char *s, const char *p, const char **end)
{
    if (p >= m->pattern_end || *p != '[') {
        wrong(m, "%f needs a set: %f[%w]");
        return -1;
    }
    *end = item_end(m, p);
    if (!*end)
        return -1;
    const unsigned char before = s == m->subject ? 0 : (unsigned char)s[-1];
    const unsigned char after = s < m->subject_end ? (unsigned char)*s : 0;
    return !is_in_set(before, p, *end) && is_in_set(after, p, *end);
}

/* %1 … %9 */
static const char *match_again(jm_pattern *m, const char *s, int digit)
{
    const int i = digit - '1';
    if (i < 0 || i >= m->n_captures || m->capture[i].length == JM_PATTERN_OPEN)
        return wrong(m, "the pattern speaks of a capture that is not there");
    if (m->capture[i].length < 0)
        return wrong(m, "a position cannot be matched again");
    const size_t n = (size_t)m->capture[i].length;
    m->steps -= m->steps < n / 8 ? m->steps : n / 8;
    if ((size_t)(m->subject_end - s) < n || memcmp(m->capture[i].start, s, n) != 0)
        return NULL;
    return s + n;
}

/* --- the pattern ------------------------------------------------------------------------- */

/* Items that begin with % and are no class: 1 with *s and *p moved on, 0 not such an item, -1 no
   match. */
static int match_special(jm_pattern *m, const char **s, const char **p)
{
    const char *q = *p + 1, *end = NULL;
    if (**p != '%' || q >= m->pattern_end)
        return 0;
    if (*q == 'b') {
        *s = match_balanced(m, *s, q + 1);
        *p = q + 3;
    } else if (*q == 'f') {
        if (is_frontier(m, *s, q + 1, &end) <= 0)
            return -1;
        *p = end;
    } else if (isdigit((unsigned char)*q)) {
        *s = match_again(m, *s, *q);
        *p = q + 1;
    } else {
        return 0;
    }
    return *s ? 1 : -1;
}

/* A single-character item with what follows it; *next is where to go on, if the answer is s. */
static const char *match_item(jm_pattern *m, const char *s, const char *p, const char **next)
{
    const char *end = item_end(m, p);
    *next = NULL;
    if (!end)
        return NULL;
    const char repeat = end < m->pattern_end ? *end : '\0';
    if (repeat == '*')
        return match_most(m, s, p, end);
    if (repeat == '-')
        return match_least(m, s, p, end);
    const bool one = matches_one(m, s, p, end);
    if (repeat == '+')
        return one ? match_most(m, s + 1, p, end) : NULL;
    if (repeat == '?') {
        const char *found = one ? match_here(m, s + 1, end + 1) : NULL;
        if (found || m->stop != JM_PATTERN_MISS)
            return found;
        *next = end + 1;
        return s;
    }
    if (!one)
        return NULL;
    *next = end;
    return s + 1;
}

static const char *match_from(jm_pattern *m, const char *s, const char *p)
{
    while (take_step(m)) {
        if (p >= m->pattern_end)
            return s;
        if (*p == '(' && p + 1 < m->pattern_end && p[1] == ')')
            return open_capture(m, s, p + 2, JM_PATTERN_POSITION);
        if (*p == '(')
            return open_capture(m, s, p + 1, JM_PATTERN_OPEN);
        if (*p == ')')
            return close_capture(m, s, p + 1);
        if (*p == '$' && p + 1 == m->pattern_end)
            return s == m->subject_end ? s : NULL;
        const int special = match_special(m, &s, &p);
        if (special < 0)
            return NULL;
        if (special > 0)
            continue;
        const char *next;
        s = match_item(m, s, p, &next);
        if (!next)
            return s;
        p = next;
    }
    return NULL;
}

static const char *match_here(jm_pattern *m, const char *s, const char *p)
{
    if (m->depth >= JM_PATTERN_DEPTH)
        return wrong(m, "the pattern is too complex");
    m->depth++;
    const char *found = match_from(m, s, p);
    m->depth--;
    return found;
}

jm_pattern_result jm_pattern_match(jm_pattern *m, const char *from, const char **end)
{
    m->stop = JM_PATTERN_MISS;
    m->depth = 0;
    m->n_captures = 0;
    *end = match_here(m, from, m->pattern);
    if (m->stop != JM_PATTERN_MISS)
        return m->stop;
    if (!*end)
        return JM_PATTERN_MISS;
    for (int i = 0; i < m->n_captures; i++)
        if (m->capture[i].length == JM_PATTERN_OPEN) {
            wrong(m, "a ( is not closed");
            return m->stop;
        }
    return JM_PATTERN_MATCH;
}
