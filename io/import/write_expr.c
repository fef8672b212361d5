/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions as Lua text: with the parentheses that the order of evaluation needs, and no more. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/import/foreign.h"

/* How tightly an operator holds its operands, as in Lua. */
enum { SUM = 4, PRODUCT = 5, UNARY = 6, POWER = 7, WHOLE = 8 };

typedef struct writer {
    const jm_foreign *model;
    jm_text *out;
    int depth;    /* of calls and parentheses */
    bool is_real; /* whole numbers are written with a point */
} writer;

static void write_at(writer *w, const jm_fexpr *e, int least);

/* --- how tightly an expression holds together --------------------------------------------- */

/* Of these one operand alone is the operand itself: min(x), a sum of one. */
static bool is_alone(const jm_fexpr *e)
{
    switch (e->op) {
    case JM_F_ADD:
    case JM_F_MUL:
    case JM_F_MIN:
    case JM_F_MAX:
    case JM_F_AND:
    case JM_F_OR:
        return e->n == 1;
    default:
        return false;
    }
}

static const jm_fexpr *bare(const jm_fexpr *e)
{
    while (is_alone(e))
        e = e->args[0];
    return e;
}

static bool is_product(const jm_fexpr *e)
{
    return e->op == JM_F_MUL || e->op == JM_F_DIV;
}

static bool has_written_unit(const writer *w, const jm_fexpr *e)
{
    return w->model->has_units && e->unit && strcmp(e->unit, "1") != 0;
}

static int level_of(const writer *w, const jm_fexpr *e)
{
    switch (e->op) {
    case JM_F_NUMBER:
        return signbit(e->value) && !has_written_unit(w, e) ? UNARY : WHOLE;
    case JM_F_ADD:
    case JM_F_SUB:
        return SUM;
    case JM_F_MUL:
    case JM_F_DIV:
        return PRODUCT;
    case JM_F_NEG:
        return is_product(bare(e->args[0])) ? PRODUCT : UNARY;
    case JM_F_CEIL:
        return UNARY;
    case JM_F_POW:
        return POWER;
    case JM_F_CONVERT:
        return w->model->has_units ? level_of(w, bare(e->args[0])) : PRODUCT;
    default:
        return WHOLE;
    }
}

/* --- numbers ----------------------------------------------------------------------------- */

/* "1e-09" becomes "1e-9". */
static void shorten_exponent(char *text)
{
    char *e = strchr(text, 'e');
    if (!e)
        return;
    char *from = e + 1, *to = e + 1;
    if (*from == '-')
        from++, to++;
    while (*from == '+' || *from == '0')
        from++;
    memmove(to, from, strlen(from) + 1);
}

/* A whole number with many zeros at its end, or too long to be counted in: 2500000 is 2.5e6. */
static void shorten_whole(char *text, size_t room)
{
    const bool minus = text[0] == '-';
    const size_t n = strlen(text) - minus;
    size_t digits = n;
    char copy[40];
    while (digits > 1 && text[minus + digits - 1] == '0')
        digits--;
    if (n <= 6 || (n - digits < 4 && n <= 15) || n >= sizeof copy)
        return;
    snprintf(copy, sizeof copy, "%.*s", (int)digits, text + minus);
    snprintf(text, room, "%s%c%s%se%d", minus ? "-" : "", copy[0], digits > 1 ? "." : "", copy + 1,
             (int)n - 1);
}

void jm_foreign_write_number(double x, jm_text *out)
{
    char text[48];
    jm_text number;
    if (isinf(x)) {
        jm_text_add(out, x < 0 ? "-math.huge" : "math.huge");
        return;
    }
    if (isnan(x)) { /* a constant that has no value; what is computed with it has none either */
        jm_text_add(out, "log(-1)");
        return;
    }
    jm_text_init(&number);
    jm_text_add_double(&number, x);
    snprintf(text, sizeof text, "%s", number.data);
    out->failed = out->failed || number.failed;
    jm_text_clear(&number);
    if (strcmp(text, "-0") == 0)
        snprintf(text, sizeof text, "-0.0"); /* Lua's whole numbers have one zero only */
    else if (strpbrk(text, ".e"))
        shorten_exponent(text);
    else
        shorten_whole(text, sizeof text);
    jm_text_add(out, text);
}

static void write_value(writer *w, const jm_fexpr *e)
{
    const size_t start = w->out->length;
    if (has_written_unit(w, e)) {
        jm_text_add(w->out, "q(");
        jm_foreign_write_number(e->value, w->out);
        jm_text_addf(w->out, ", \"%s\")", e->unit);
        return;
    }
    jm_foreign_write_number(e->value, w->out);
    if (w->is_real && !strpbrk(w->out->data + start, ".eh"))
        jm_text_add(w->out, ".0");
}

/* What a sum or product of numbers alone may reach while Lua works it out, -1 for all else. */
static double reach(const writer *w, const jm_fexpr *e)
{
    double bound = 0;
    if (e->op == JM_F_NUMBER)
        return has_written_unit(w, e) ? -1 : fabs(e->value);
    if (e->op != JM_F_ADD && e->op != JM_F_SUB && e->op != JM_F_MUL && e->op != JM_F_NEG)
        return -1;
    for (uint32_t i = 0; i < e->n; i++) {
        const double x = reach(w, e->args[i]);
        if (x < 0)
            return -1;
        bound = i == 0 ? x : e->op == JM_F_MUL ? bound * x : bound + x;
    }
    return bound;
}

/* --- operators --------------------------------------------------------------------------- */

/* A line breaks between factors where it does not between terms or arguments. */
static void may_break(const writer *w, bool in_product)
{
    const int level = 2 * w->depth + in_product;
    const int depth = level < JM_F_DEEPEST ? level : JM_F_DEEPEST;
    const char mark[2] = { (char)(JM_F_BREAK + depth), '\0' };
    jm_text_add(w->out, mark);
}

/* a + b + c; the first operand may be as loose as the operator itself, the others not. */
static void write_row(writer *w, const jm_fexpr *e, const char *sign, int level)
{
    write_at(w, e->args[0], level);
    for (uint32_t i = 1; i < e->n; i++) {
        const jm_fexpr *arg = bare(e->args[i]);
        const char *shown = sign;
        jm_fexpr positive;
        if (e->op == JM_F_ADD && arg->op == JM_F_NEG) {
            shown = "-";
            arg = arg->args[0];
        } else if (e->op == JM_F_ADD && arg->op == JM_F_NUMBER && arg->value < 0) {
            shown = "-";
            positive = *arg;
            positive.value = -arg->value;
            arg = &positive;
        }
        may_break(w, level == PRODUCT);
        jm_text_addf(w->out, "%s ", shown);
        write_at(w, arg, level + 1);
    }
}

/* Whether what is written of `e` where `least` is asked for begins with a minus. */
static bool begins_with_minus(const writer *w, const jm_fexpr *e, int least)
{
    for (;;) {
        const int level = level_of(w, e);
        if (level < least)
            return false; /* "(" */
        switch (e->op) {
        case JM_F_NEG:
        case JM_F_CEIL:
            return true;
        case JM_F_NUMBER:
            return level == UNARY;
        case JM_F_CONVERT:
            if (!w->model->has_units)
                return signbit(e->value);
            least = 0;
            break;
        case JM_F_ADD:
        case JM_F_SUB:
        case JM_F_MUL:
        case JM_F_DIV:
            least = level;
            break;
        case JM_F_POW:
            least = WHOLE;
            break;
        default:
            return false;
        }
        e = bare(e->args[0]);
    }
}

/* A minus in front of a product is one in front of its first factor, to the bit. */
static void write_minus(writer *w, const jm_fexpr *e)
{
    const jm_fexpr *arg = bare(e->args[0]);
    const int least = is_product(arg) ? PRODUCT : POWER;
    jm_text_add(w->out, "-"); /* "--" would open a comment */
    write_at(w, arg, begins_with_minus(w, arg, least) ? WHOLE + 1 : least);
}

static void write_power(writer *w, const jm_fexpr *e)
{
    write_at(w, e->args[0], WHOLE);
    jm_text_add(w->out, "^");
    write_at(w, e->args[1], UNARY);
}

static void write_call(writer *w, const jm_fexpr *e, const char *name)
{
    jm_text_addf(w->out, "%s(", name);
    w->depth++;
    for (uint32_t i = 0; i < e->n; i++) {
        if (i > 0) {
            jm_text_add(w->out, ",");
            may_break(w, false);
        }
        /* What the model's own functions make of whole numbers nobody sees here. */
        const bool was_real = w->is_real;
        w->is_real = was_real || (e->op == JM_F_CALL && reach(w, e->args[i]) >= 1000);
        write_at(w, e->args[i], 0);
        w->is_real = was_real;
    }
    w->depth--;
    jm_text_add(w->out, ")");
}

/* --- every kind -------------------------------------------------------------------------- */

static const char *const call_names[] = {
    [JM_F_SQRT] = "sqrt",   [JM_F_ABS] = "abs",     [JM_F_MIN] = "min",   [JM_F_MAX] = "max",
    [JM_F_MOD] = "mod",     [JM_F_FLOOR] = "floor", [JM_F_EXP] = "exp",   [JM_F_LOG] = "log",
    [JM_F_LOG10] = "log10", [JM_F_SIN] = "sin",     [JM_F_COS] = "cos",   [JM_F_TAN] = "tan",
    [JM_F_ASIN] = "asin",   [JM_F_ACOS] = "acos",   [JM_F_ATAN] = "atan", [JM_F_SINH] = "sinh",
    [JM_F_COSH] = "cosh",   [JM_F_TANH] = "tanh",   [JM_F_LT] = "lt",     [JM_F_LE] = "le",
    [JM_F_GT] = "gt",       [JM_F_GE] = "ge",       [JM_F_EQ] = "eq",     [JM_F_NE] = "ne",
    [JM_F_AND] = "both",    [JM_F_OR] = "either",   [JM_F_NOT] = "negate", [JM_F_WHEN] = "when",
    [JM_F_HISTORY] = "history", [JM_F_FACTORIAL] = "factorial",
};

/* ceil(x) is -floor(-x), to the bit but for the sign of zero. */
static void write_ceil(writer *w, const jm_fexpr *e)
{
    jm_fexpr minus = { .op = JM_F_NEG, .n = 1, .args = e->args };
    jm_fexpr *inner = &minus;
    const jm_fexpr floor_of = { .op = JM_F_FLOOR, .n = 1, .args = &inner };
    jm_text_add(w->out, "-");
    write_call(w, &floor_of, "floor");
}

static void write_conversion(writer *w, const jm_fexpr *e)
{
    jm_fexpr factor = { .op = JM_F_NUMBER, .value = e->value };
    jm_fexpr *args[] = { &factor, e->args[0] };
    const jm_fexpr product = { .op = JM_F_MUL, .n = 2, .args = args };
    if (w->model->has_units)
        write_at(w, e->args[0], 0);
    else
        write_row(w, &product, "*", PRODUCT);
}

static void write_bare(writer *w, const jm_fexpr *e)
{
    switch (e->op) {
    case JM_F_NUMBER:
        write_value(w, e);
        break;
    case JM_F_NAME:
        jm_text_add(w->out, e->name);
        break;
    case JM_F_TIME:
        jm_text_add(w->out, "t");
        break;
    case JM_F_TRUE:
    case JM_F_FALSE:
        jm_text_add(w->out, e->op == JM_F_TRUE ? "true" : "false");
        break;
    case JM_F_RATE:
        jm_text_addf(w->out, "dot.%s", e->name);
        break;
    case JM_F_NEG:
        write_minus(w, e);
        break;
    case JM_F_ADD:
    case JM_F_SUB:
        write_row(w, e, e->op == JM_F_ADD ? "+" : "-", SUM);
        break;
    case JM_F_MUL:
    case JM_F_DIV:
        write_row(w, e, e->op == JM_F_MUL ? "*" : "/", PRODUCT);
        break;
    case JM_F_POW:
        write_power(w, e);
        break;
    case JM_F_CEIL:
        write_ceil(w, e);
        break;
    case JM_F_CONVERT:
        write_conversion(w, e);
        break;
    default:
        write_call(w, e, e->op == JM_F_CALL ? e->name : call_names[e->op]);
    }
}

/* Writes `e`, in parentheses where it holds together less tightly than `least`. */
static void write_at(writer *w, const jm_fexpr *e, int least)
{
    const bool was_real = w->is_real;
    e = bare(e);
    const bool is_loose = level_of(w, e) < least;
    if (!w->is_real && e->n > 1 && reach(w, e) > 0x1p53)
        w->is_real = true;
    if (is_loose) {
        jm_text_add(w->out, "(");
        w->depth++;
    }
    write_bare(w, e);
    if (is_loose) {
        w->depth--;
        jm_text_add(w->out, ")");
    }
    w->is_real = was_real;
}

void jm_foreign_write_expr(const jm_foreign *model, const jm_fexpr *e, jm_text *out)
{
    writer w = { .model = model, .out = out };
    write_at(&w, e, 0);
}
