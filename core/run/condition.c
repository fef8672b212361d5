/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/run/protocol.h"

enum { MOST_TEXT = 256 };

/* Cuts blanks off both ends, in place. */
static char *trim(char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    size_t n = strlen(s);
    while (n > 0 && isspace((unsigned char)s[n - 1]))
        s[--n] = '\0';
    return s;
}

/* Splits "3.5 mmol/L" into a number and the text of a unit ("" where there is none). */
static bool split_number(char *s, double *value, char **unit)
{
    const size_t n = strspn(s, "+-.0123456789");
    size_t end = n;
    if (n > 0 && (s[n] == 'e' || s[n] == 'E')) {
        const size_t more = strspn(s + n + 1, "+-0123456789");
        end = more > 0 ? n + 1 + more : n;
    }
    char number[MOST_TEXT];
    memcpy(number, s, end);
    number[end] = '\0';
    *unit = trim(s + end);
    return jm_text_to_double(number, value) && isfinite(*value);
}

static jm_status read_level(jm_condition *out, const jm_var_info *var, char *text, jm_error *err)
{
    char *unit_text;
    double value;
    jm_unit from, to;
    jm_status status;
    if (!split_number(text, &value, &unit_text))
        return jm_fail(err, JM_SYNTAX, "\"%s\" is no number with a unit, such as \"3.5 mmol/L\"",
                       text);
    if ((status = jm_unit_parse(&to, var->unit, err)) != JM_OK)
        return status;
    from = jm_unit_one();
    if (unit_text[0] && (status = jm_unit_parse(&from, unit_text, err)) != JM_OK)
        return status;
    if (value == 0 && !unit_text[0] && to.offset == 0) {
        out->level = 0; /* zero fits any unit */
        return JM_OK;
    }
    if (!jm_unit_same_dim(&from, &to))
        return jm_fail(err, JM_UNITS, "\"%s\" is in %s, the condition compares it with %s; give "
                       "the number a unit of the same kind", var->name, var->unit,
                       unit_text[0] ? unit_text : "a bare number");
    out->level = jm_unit_convert(value, &from, &to);
    return JM_OK;
}

jm_status jm_condition_parse(jm_condition *out, const jm_model *model, const char *text,
                             jm_error *err)
{
    char copy[MOST_TEXT];
    if (strlen(text) >= sizeof copy)
        return jm_fail(err, JM_SYNTAX, "a condition has more than %d characters",
                       (int)MOST_TEXT - 1);
    strcpy(copy, text);
    char *sign = strpbrk(copy, "<>");
    if (!sign || sign == copy)
        return jm_fail(err, JM_SYNTAX, "\"%s\" is no condition, such as \"glucose < 3.5 mmol/L\"",
                       text);
    out->below = *sign == '<';
    char *number = sign + 1 + (sign[1] == '=');
    *sign = '\0';
    const char *name = trim(copy);
    if (!jm_model_find(model, name, &out->ref)) {
        const char *near = jm_model_nearest(model, name);
        return jm_fail(err, JM_MODEL, "model %s has no \"%s\"%s%s%s", model->abi->name, name,
                       near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    return read_level(out, jm_model_var(model, out->ref), trim(number), err);
}
