/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random expressions with units written at random: mg here, kg there. What the pass makes of them
 * must have the value that the same expression has in SI. Values are positive and never taken from
 * each other, so rounding stays small.
 */
#include "tests/core/compile/read_kit.h"

#include "core/base/random.h"

enum { N_DIMS = 3, DEEPEST = 5, ROOM = 20000 };

/* Spellings of each dimension and what they are in SI: mass, volume, time. */
static const struct {
    const char *unit;
    double si;
} spellings[N_DIMS][4] = { { { "kg", 1 }, { "g", 1e-3 }, { "mg", 1e-6 }, { "ug", 1e-9 } },
                           { { "m^3", 1 }, { "L", 1e-3 }, { "dL", 1e-4 }, { "mL", 1e-6 } },
                           { { "s", 1 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 } } };

typedef struct maker {
    char text[ROOM];
    size_t length;
    uint64_t seed, count;
} maker;

static double draw(maker *m)
{
    return jm_random_uniform(m->seed, 0, 0, m->count++);
}

static int pick(maker *m, int n)
{
    return (int)(draw(m) * n);
}

__attribute__((format(printf, 2, 3))) static void put(maker *m, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const int n = vsnprintf(m->text + m->length, ROOM - m->length, format, args);
    va_end(args);
    if (n > 0 && m->length + (size_t)n < ROOM)
        m->length += (size_t)n;
}

/* q(2.385, "mg^1.mL^-1.s^0"); returns its value in SI. */
static double make_leaf(maker *m, const int *dim)
{
    const double x = 0.1 + 10 * draw(m);
    double si = 1;
    put(m, "q(%.17g, \"", x);
    for (int d = 0; d < N_DIMS; d++) {
        const int s = pick(m, 4);
        put(m, "%s(%s)^%d", d ? "." : "", spellings[d][s].unit, dim[d]);
        si *= pow(spellings[d][s].si, dim[d]);
    }
    put(m, "\")");
    return x * si;
}

static double make(maker *m, const int *dim, int depth);

/* a * b or a / b, the dimension shared out at random. */
static double make_product(maker *m, const int *dim, int depth)
{
    const bool over = pick(m, 2);
    int a[N_DIMS], b[N_DIMS];
    for (int d = 0; d < N_DIMS; d++) {
        b[d] = pick(m, 3) - 1;
        a[d] = over ? dim[d] + b[d] : dim[d] - b[d];
    }
    put(m, "(");
    const double x = make(m, a, depth);
    put(m, over ? " / " : " * ");
    const double y = make(m, b, depth);
    put(m, ")");
    return over ? x / y : x * y;
}

static double make_choice(maker *m, const int *dim, int depth)
{
    const int other[N_DIMS] = { pick(m, 3) - 1, pick(m, 3) - 1, pick(m, 3) - 1 };
    put(m, "when(lt(");
    const double a = make(m, other, depth);
    put(m, ", ");
    const double b = make(m, other, depth);
    put(m, "), ");
    const double x = make(m, dim, depth);
    put(m, ", ");
    const double y = make(m, dim, depth);
    put(m, ")");
    return a < b ? x : y;
}

static double make_two(maker *m, const char *before, const char *between, const int *dim,
                       int depth, double *second)
{
    put(m, "%s", before);
    const double x = make(m, dim, depth);
    put(m, "%s", between);
    *second = make(m, dim, depth);
    put(m, ")");
    return x;
}

static double make_root(maker *m, const int *dim, int depth)
{
    const int twice[N_DIMS] = { 2 * dim[0], 2 * dim[1], 2 * dim[2] };
    put(m, "sqrt(");
    const double x = make(m, twice, depth);
    put(m, ")");
    return sqrt(x);
}

/* Writes an expression of that dimension; returns its value in SI. */
static double make(maker *m, const int *dim, int depth)
{
    double x, y;
    if (depth >= DEEPEST || draw(m) < 0.15)
        return make_leaf(m, dim);
    switch (pick(m, 6)) {
    case 0:
        x = make_two(m, "(", " + ", dim, depth + 1, &y);
        return x + y;
    case 1:
        x = make_two(m, "min(", ", ", dim, depth + 1, &y);
        return x < y ? x : y;
    case 2:
        x = make_two(m, "max(", ", ", dim, depth + 1, &y);
        return x > y ? x : y;
    case 3:
        return make_choice(m, dim, depth + 1);
    case 4:
        return make_root(m, dim, depth + 2);
    default:
        return make_product(m, dim, depth + 1);
    }
}

static void check_one(uint64_t seed)
{
    static char model[ROOM + 1000];
    static maker m;
    memset(&m, 0, sizeof m);
    m.seed = seed;
    const int dim[N_DIMS] = { pick(&m, 5) - 2, pick(&m, 5) - 2, pick(&m, 5) - 2 };
    const double right = make(&m, dim, 0);
    snprintf(model, sizeof model,
             "return model \"r\" { time = \"min\", equations = function(_ENV) z = %s end }", m.text);
    jm_test_note("seed %llu", (unsigned long long)seed);
    if (!kit_units(model))
        return;
    const jm_quantity *z = kit_find("z");
    expect_rel(kit_at("z") * z->unit.scale, right, 1e-12);
}

JM_TEST("random expressions with units at random have the value they have in SI")
{
    for (uint64_t seed = 1; seed <= 400; seed++)
        check_one(seed);
}

JM_TEST_MAIN
