/* SPDX-License-Identifier: Apache-2.0 */
/* MathML as expressions, in the names and units of one component. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/import/cellml.h"

/* --- units ------------------------------------------------------------------------------- */

static jm_fexpr *times(jm_cellml *r, jm_fexpr *e, double factor)
{
    if (!e || (factor >= 1 && factor <= 1))
        return e;
    jm_fexpr *converted = jm_foreign_expr(r->model, JM_F_CONVERT, 1, &e);
    if (converted)
        converted->value = factor;
    return converted;
}

jm_fexpr *jm_cellml_converted(jm_cellml *r, jm_fexpr *e, const jm_cellml_unit *from,
                              const jm_cellml_unit *to)
{
    const double shift = (from->si.offset - to->si.offset) / to->si.scale;
    if (from == to || !e)
        return e;
    if (from->is_shifted || to->is_shifted) {
        (void)jm_fail_at(r->err, JM_UNITS, r->main->path, 0,
                         "a value has to be converted by way of "
                         "units with an offset, of which CellML does not say how it is meant");
        return NULL;
    }
    e = times(r, e, jm_unit_factor(&from->si, &to->si));
    if (!(shift > 0 || shift < 0) || !e)
        return e;
    jm_fexpr *args[] = {e, jm_foreign_value(r->model, shift, NULL)};
    return jm_foreign_expr(r->model, JM_F_ADD, 2, args);
}

jm_fexpr *jm_cellml_converted_rate(jm_cellml *r, jm_fexpr *e, const jm_cellml_unit *a,
                                   const jm_cellml_unit *b, const jm_cellml_unit *t,
                                   const jm_cellml_unit *u)
{
    const jm_unit from = jm_unit_div(&a->si, &t->si), to = jm_unit_div(&b->si, &u->si);
    return times(r, e, jm_unit_factor(&from, &to));
}

/* --- numbers ----------------------------------------------------------------------------- */

static const char *attribute_of_cellml(jm_cellml *r, const xmlNode *node, const char *name)
{
    for (const xmlAttr *a = node->properties; a; a = a->next)
        if (a->ns && strstr((const char *)a->ns->href, "http://www.cellml.org/cellml/") &&
            strcmp((const char *)a->name, name) == 0)
            return jm_cellml_value(r, a);
    return NULL;
}

/* Whole or with a point, in digits of another base. */
static bool read_in_base(const char *text, int base, double *out)
{
    double value = 0, place = 1;
    bool behind = false;
    const bool minus = text[0] == '-';
    const char *p = text + (text[0] == '-' || text[0] == '+');
    if (base < 2 || base > 36 || !*p)
        return false;
    for (; *p; p++) {
        int digit = 99;
        if (*p >= '0' && *p <= '9')
            digit = *p - '0';
        else if ((*p | 32) >= 'a' && (*p | 32) <= 'z')
            digit = (*p | 32) - 'a' + 10;
        if (*p == '.' && !behind) {
            behind = true;
            continue;
        }
        if (digit >= base)
            return false;
        place = behind ? place / base : place;
        value = behind ? value + digit * place : value * base + digit;
    }
    *out = minus ? -value : value;
    return true;
}

/* The texts before and behind <sep/>; `second` "" where there is none. */
static void split(jm_cellml *r, const xmlNode *cn, char *first, char *second, size_t room)
{
    jm_text parts[2];
    int k = 0;
    jm_text_init(&parts[0]);
    jm_text_init(&parts[1]);
    for (const xmlNode *child = cn->children; child; child = child->next) {
        if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
            jm_text_add(&parts[k], (const char *)child->content);
        else if (jm_cellml_is_maths(child, "sep"))
            k = 1;
    }
    for (int i = 0; i < 2; i++) {
        const char *p = parts[i].data + strspn(parts[i].data, " \t\r\n");
        snprintf(i ? second : first, room, "%.*s", (int)strcspn(p, " \t\r\n"), p);
        r->model->failed = r->model->failed || parts[i].failed;
        jm_text_clear(&parts[i]);
    }
}

/* What a <cn> of some type is worth: its digits, joined so that they are rounded once. */
static bool value_of(const char *type, const char *base, const char *a, const char *b, double *out)
{
    char joined[260];
    double x, y;
    if (base && strcmp(base, "10") != 0)
        return !b[0] && read_in_base(a, atoi(base), out);
    if (!type || strcmp(type, "real") == 0 || strcmp(type, "integer") == 0)
        return !b[0] && jm_text_to_double(a, out);
    if (strcmp(type, "e-notation") == 0) {
        snprintf(joined, sizeof joined, "%se%s", a, b);
        return b[0] && jm_text_to_double(joined, out);
    }
    if (strcmp(type, "rational") != 0 || !jm_text_to_double(a, &x) || !jm_text_to_double(b, &y))
        return false;
    *out = x / y;
    return true;
}

bool jm_cellml_number(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node,
                      double *value, const jm_cellml_unit **unit)
{
    char first[128], second[128];
    const char *name = attribute_of_cellml(r, node, "units");
    const char *type = jm_cellml_get(r, node, "type");
    split(r, node, first, second, sizeof first);
    if (!value_of(type, jm_cellml_get(r, node, "base"), first, second, value) ||
        !isfinite(*value)) {
        (void)jm_cellml_fail(r, c->doc, node, JM_MODEL, "\"%.60s%s%.60s\" is no number%s%.40s",
                             first, second[0] ? " " : "", second, type ? " of type " : "",
                             type ? type : "");
        return false;
    }
    if (!name) {
        (void)jm_cellml_fail(r, c->doc, node, JM_MODEL, "the number %.60s has no units", first);
        return false;
    }
    *unit = jm_cellml_unit_named(r, c->doc, c, name, node);
    return *unit != NULL;
}

/* --- variables --------------------------------------------------------------------------- */

jm_cellml_variable *jm_cellml_variable_at(jm_cellml *r, const jm_cellml_component *c,
                                          const xmlNode *ci)
{
    const char *name = jm_cellml_text(r, ci);
    jm_cellml_variable *v = jm_cellml_variable_named(r, c, name);
    if (!v)
        (void)jm_cellml_fail(r, c->doc, ci, JM_MODEL,
                             "the component \"%.60s\" has no variable "
                             "\"%.60s\"",
                             c->name, name);
    return v;
}

static const xmlNode *child_named(const xmlNode *node, const char *name)
{
    const xmlNode *child = node ? jm_cellml_first(node) : NULL;
    while (child && !jm_cellml_is_maths(child, name))
        child = jm_cellml_next(child);
    return child;
}

bool jm_cellml_rate(jm_cellml *r, const jm_cellml_component *c, const xmlNode *apply,
                    jm_cellml_variable **of, jm_cellml_variable **by)
{
    const xmlNode *diff = jm_cellml_first(apply);
    const xmlNode *bvar = diff ? jm_cellml_next(diff) : NULL;
    const xmlNode *outer = child_named(apply, "degree"); /* where some put it */
    const xmlNode *x = bvar ? jm_cellml_next(bvar) : NULL;
    x = x && x == outer ? jm_cellml_next(x) : x;
    const xmlNode *t = jm_cellml_is_maths(bvar, "bvar") ? jm_cellml_first(bvar) : NULL;
    const xmlNode *degree = child_named(bvar, "degree");
    t = t && t == degree ? jm_cellml_next(t) : t;
    degree = degree ? degree : outer;
    if (!jm_cellml_is_maths(x, "ci") || !jm_cellml_is_maths(t, "ci") || jm_cellml_next(x)) {
        (void)jm_cellml_fail(r, c->doc, apply, JM_MODEL,
                             "a derivative is not written as that of "
                             "one variable to another");
        return false;
    }
    if (degree && strcmp(jm_cellml_text(r, degree), "1") != 0) {
        (void)jm_cellml_fail(r, c->doc, degree, JM_MODEL,
                             "derivatives of degree %.20s are not "
                             "supported; write them as several of degree 1",
                             jm_cellml_text(r, degree));
        return false;
    }
    *of = jm_cellml_variable_at(r, c, x);
    *by = *of ? jm_cellml_variable_at(r, c, t) : NULL;
    return *by != NULL;
}

jm_fexpr *jm_cellml_use(jm_cellml *r, jm_cellml_variable *v, const xmlNode *node)
{
    const jm_cellml_variable *leader = jm_cellml_leader(v);
    jm_fexpr *e = NULL;
    if (leader->is_time)
        e = jm_foreign_expr(r->model, JM_F_TIME, 0, NULL);
    else if (leader->lua)
        e = jm_foreign_named(r->model, JM_F_NAME, leader->lua);
    else
        (void)jm_cellml_fail(r, v->component->doc, node, JM_MODEL,
                             "the variable \"%.60s\" of \"%.60s\" is used, "
                             "but nothing gives it a value",
                             v->name, v->component->name);
    return jm_cellml_converted(r, e, leader->home->unit, v->unit);
}

static jm_fexpr *value_of_rate(jm_cellml *r, const jm_cellml_component *c, const xmlNode *apply)
{
    jm_cellml_variable *of, *by;
    if (!jm_cellml_rate(r, c, apply, &of, &by))
        return NULL;
    const jm_cellml_variable *leader = jm_cellml_leader(of);
    if (!leader->dot && !leader->rate_is_sought) {
        (void)jm_cellml_fail(r, c->doc, apply, JM_MODEL,
                             "the derivative of \"%.60s\" is used, but "
                             "no equation gives it",
                             of->name);
        return NULL;
    }
    jm_fexpr *e = jm_foreign_named(r->model, JM_F_RATE, leader->lua);
    return jm_cellml_converted_rate(r, e, leader->home->unit, of->unit, r->time->home->unit,
                                    by->unit);
}

/* --- piecewise --------------------------------------------------------------------------- */

static jm_fexpr *number(jm_cellml *r, double x)
{
    return jm_foreign_value(r->model, x, NULL);
}

static jm_fexpr *condition_of(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    jm_fexpr *e = node ? jm_cellml_maths(r, c, node) : NULL;
    if (!e || jm_foreign_is_condition(r->model, e))
        return e;
    (void)jm_cellml_fail(r, c->doc, node, JM_MODEL, "a condition is needed here, not a number");
    return NULL;
}

static jm_fexpr *number_of(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    jm_fexpr *e = jm_cellml_maths(r, c, node);
    if (!e || !jm_foreign_is_condition(r->model, e))
        return e;
    (void)jm_cellml_fail(r, c->doc, node, JM_MODEL, "a number is needed here, not a condition");
    return NULL;
}

/* From the last piece to the first: when(c, x, when(d, y, z)). */
static jm_fexpr *pieces_from(jm_cellml *r, const jm_cellml_component *c, const xmlNode *piece)
{
    jm_fexpr *all = NULL;
    const xmlNode *last = piece;
    const xmlNode *stop = NULL;
    for (const xmlNode *p = piece; p; p = jm_cellml_next(p))
        last = p;
    if (jm_cellml_is_maths(last, "otherwise")) {
        all = jm_cellml_first(last) ? number_of(r, c, jm_cellml_first(last)) : NULL;
        stop = last;
    } else {
        /* Where no piece holds there is no value: what is computed with it fails, and says so. */
        all = number(r, (double)NAN);
    }
    for (const xmlNode *p = stop ? stop->prev : last; p && all; p = p->prev) {
        if (!jm_cellml_is_maths(p, "piece"))
            continue;
        const xmlNode *value = jm_cellml_first(p);
        const xmlNode *when = value ? jm_cellml_next(value) : NULL;
        jm_fexpr *args[] = {condition_of(r, c, when), value ? number_of(r, c, value) : NULL, all};
        all = args[0] && args[1] ? jm_foreign_expr(r->model, JM_F_WHEN, 3, args) : NULL;
    }
    return all;
}

/* --- functions --------------------------------------------------------------------------- */

static const char *const of_conditions[] = {"and", "or", "xor", "not"};

static const char *const makes_conditions[] = {"and", "or",  "xor", "not", "eq",   "neq",
                                               "lt",  "leq", "gt",  "geq", "true", "false"};

static bool takes_conditions(const char *name)
{
    for (size_t i = 0; i < sizeof of_conditions / sizeof *of_conditions; i++)
        if (strcmp(of_conditions[i], name) == 0)
            return true;
    return false;
}

/* eq(lt(a, b), true): two conditions may be the same, as numbers may. */
static bool compares_conditions(const xmlNode *function)
{
    const char *name = (const char *)function->name;
    const xmlNode *node = jm_cellml_next(function);
    if (strcmp(name, "eq") != 0 && strcmp(name, "neq") != 0)
        return false;
    for (; node; node = jm_cellml_next(node)) {
        const xmlNode *first = jm_cellml_is_maths(node, "apply") ? jm_cellml_first(node) : node;
        for (size_t i = 0; first && i < sizeof makes_conditions / sizeof *makes_conditions; i++)
            if (jm_cellml_is_maths(first, makes_conditions[i]))
                return true;
    }
    return false;
}

static uint32_t count(const xmlNode *node)
{
    uint32_t n = 0;
    for (; node; node = jm_cellml_next(node))
        n++;
    return n;
}

/* Operands in order; the degree of a root or the base of a logarithm comes last. */
static bool operands(jm_cellml *r, const jm_cellml_component *c, const xmlNode *function,
                     jm_fexpr **args)
{
    const char *name = (const char *)function->name;
    const bool is_logic = takes_conditions(name) || compares_conditions(function);
    const xmlNode *extra = NULL;
    uint32_t n = 0;
    for (const xmlNode *node = jm_cellml_next(function); node; node = jm_cellml_next(node)) {
        if (jm_cellml_is_maths(node, strcmp(name, "root") == 0 ? "degree" : "logbase") && !extra &&
            (strcmp(name, "root") == 0 || strcmp(name, "log") == 0)) {
            extra = jm_cellml_first(node);
            continue;
        }
        args[n] = is_logic ? condition_of(r, c, node) : number_of(r, c, node);
        if (!args[n++])
            return false;
    }
    return !extra || (args[n] = number_of(r, c, extra)) != NULL;
}

static jm_fexpr *apply(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    const xmlNode *function = jm_cellml_first(node);
    const uint32_t n = function ? count(jm_cellml_next(function)) : 0;
    if (function && jm_cellml_is_maths(function, "diff"))
        return value_of_rate(r, c, node);
    jm_fexpr **args = jm_cellml_take(r, n + 1, sizeof *args);
    if (!function || !args || !operands(r, c, function, args))
        return NULL;
    const char *name = (const char *)function->name;
    jm_fexpr *e = n > 0 ? jm_foreign_function(r->model, name, n, args) : NULL;
    if (!e && jm_foreign_is_whole(r->model))
        (void)jm_cellml_fail(r, c->doc, node, JM_MODEL,
                             "the function \"%.40s\" of %u operands is "
                             "not supported",
                             name, (unsigned)n);
    return e;
}

typedef struct constant {
    const char *name;
    double value;
} constant;

static jm_fexpr *constant_named(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    const constant constants[] = {{"pi", M_PI},
                                  {"exponentiale", M_E},
                                  {"infinity", (double)INFINITY},
                                  {"notanumber", (double)NAN}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (jm_cellml_is_maths(node, constants[i].name))
            return number(r, constants[i].value);
    if (jm_cellml_is_maths(node, "true") || jm_cellml_is_maths(node, "false"))
        return jm_foreign_expr(r->model, node->name[0] == 't' ? JM_F_TRUE : JM_F_FALSE, 0, NULL);
    (void)jm_cellml_fail(r, c->doc, node, JM_MODEL, "<%.40s> is not supported in equations",
                         (const char *)node->name);
    return NULL;
}

jm_fexpr *jm_cellml_maths(jm_cellml *r, const jm_cellml_component *c, const xmlNode *node)
{
    if (jm_cellml_is_maths(node, "cn")) {
        double value;
        const jm_cellml_unit *unit;
        if (!jm_cellml_number(r, c, node, &value, &unit))
            return NULL;
        return jm_foreign_value(r->model, value, unit->text);
    }
    if (jm_cellml_is_maths(node, "ci")) {
        jm_cellml_variable *v = jm_cellml_variable_at(r, c, node);
        return v ? jm_cellml_use(r, v, node) : NULL;
    }
    if (jm_cellml_is_maths(node, "apply"))
        return apply(r, c, node);
    if (jm_cellml_is_maths(node, "piecewise") && jm_cellml_first(node))
        return pieces_from(r, c, jm_cellml_first(node));
    if (jm_cellml_is_maths(node, "semantics") && jm_cellml_first(node))
        return jm_cellml_maths(r, c, jm_cellml_first(node));
    return constant_named(r, c, node);
}
