/* SPDX-License-Identifier: Apache-2.0 */
/* The conformance test of the plug point: what holds for every sampler is asked of every one. */
#include "core/base/random.h"
#include "core/cohort/sampler.h"
#include "tests/support/jm_test.h"

enum { COLUMNS = 5 };

static jm_error err;

static void *make(const jm_sampler_type *type, uint64_t n, uint64_t seed)
{
    uint64_t names[COLUMNS];
    const jm_sampler_plan plan = {.n = n, .seed = seed, .n_columns = COLUMNS, .names = names};
    void *self = NULL;

    for (unsigned c = 0; c < COLUMNS; c++) {
        char name[] = {'q', (char)('a' + c), 0};
        names[c] = jm_random_name(name);
    }
    expect_status(type->new(&self, &plan, &err), JM_OK, &err);
    return self;
}

JM_TEST("samplers are found by name, others refused with the nearest")
{
    const jm_sampler_type *type;

    for (size_t s = 0; s < jm_sampler_count(); s++) {
        expect_status(jm_sampler_find(&type, jm_sampler_get(s)->name, &err), JM_OK, &err);
        expect_true(type == jm_sampler_get(s));
        expect_true(type->doc && type->new && type->draw && type->free);
        type->free(NULL);
    }
    expect_status(jm_sampler_find(&type, "soboll", &err), JM_SYNTAX, NULL);
    expect_contains(err.text, "did you mean \"sobol\"?");
    expect_status(jm_sampler_find(&type, "factorial", &err), JM_SYNTAX, NULL);
    expect_contains(err.text, "there are random, lhs and sobol");
    expect_true(jm_sampler_get(jm_sampler_count()) == NULL);
}

JM_TEST("numbers lie in the open interval, have the moments of a uniform, and pairs are free")
{
    enum { N = 4096 };
    static double u[COLUMNS][N];

    for (size_t s = 0; s < jm_sampler_count(); s++) {
        const jm_sampler_type *type = jm_sampler_get(s);
        jm_test_note("%s", type->name);
        void *self = make(type, N, 20261123);
        for (size_t c = 0; c < COLUMNS; c++) {
            double sum = 0, squares = 0;
            type->draw(self, c, 0, N, 0, u[c]);
            for (size_t k = 0; k < N; k++) {
                if (!(u[c][k] > 0 && u[c][k] < 1))
                    expect_rel(u[c][k], 0.5, 0);
                sum += u[c][k];
                squares += u[c][k] * u[c][k];
            }
            /* Four standard errors of chance; the others are far better. */
            expect_abs(sum / N, 0.5, 4 * sqrt(1.0 / 12 / N));
            expect_abs(squares / N, 1.0 / 3, 4 * sqrt(4.0 / 45 / N));
        }
        for (size_t c = 1; c < COLUMNS; c++) {
            double product = 0;
            for (size_t k = 0; k < N; k++)
                product += (u[c][k] - 0.5) * (u[c - 1][k] - 0.5);
            expect_abs(product / N * 12, 0, 4 / sqrt(N));
        }
        type->free(self);
    }
}

JM_TEST("any block in any order gives the same bits")
{
    enum { N = 1000 };
    static double whole[N], block[N], elsewhere;

    for (size_t s = 0; s < jm_sampler_count(); s++) {
        const jm_sampler_type *type = jm_sampler_get(s);
        jm_test_note("%s", type->name);
        void *self = make(type, N, 77), *other = make(type, N, 77);
        type->draw(self, 3, 0, N, 2, whole);
        for (size_t first = N; first > 0;) {
            const size_t n = first < 37 ? first : 37;
            first -= n;
            type->draw(other, 3, first, n, 2, block + first);
            type->draw(other, 1, first / 2, 1, 0, &elsewhere);
        }
        expect_lanes(block, whole, N, 0);
        type->free(self);
        type->free(other);
    }
}

JM_TEST("seed, column and attempt each make other numbers")
{
    enum { N = 256 };
    static double a[N], b[N];

    for (size_t s = 0; s < jm_sampler_count(); s++) {
        const jm_sampler_type *type = jm_sampler_get(s);
        jm_test_note("%s", type->name);
        void *self = make(type, N, 1), *other = make(type, N, 2);
        size_t same_seed = 0, same_column = 0, same_attempt = 0;
        type->draw(self, 0, 0, N, 0, a);
        type->draw(other, 0, 0, N, 0, b);
        for (size_t k = 0; k < N; k++)
            same_seed += a[k] == b[k];
        expect_int(same_seed, strcmp(type->name, "sobol_plain") == 0 ? N : 0);
        type->draw(self, 1, 0, N, 0, b);
        for (size_t k = 0; k < N; k++)
            same_column += a[k] == b[k];
        expect_true(same_column < N / 16);
        type->draw(self, 0, 0, N, 1, b);
        for (size_t k = 0; k < N; k++)
            same_attempt += a[k] == b[k];
        expect_int(same_attempt, 0);
        type->free(self);
        type->free(other);
    }
}

JM_TEST("a cohort of one patient, or of a few, has numbers too")
{
    for (size_t s = 0; s < jm_sampler_count(); s++) {
        const jm_sampler_type *type = jm_sampler_get(s);
        for (uint64_t n = 1; n < 9; n++) {
            double u[8];
            void *self = make(type, n, 5);
            jm_test_note("%s, n = %d", type->name, (int)n);
            type->draw(self, COLUMNS - 1, 0, n, 0, u);
            for (uint64_t k = 0; k < n; k++)
                expect_true(u[k] > 0 && u[k] < 1);
            type->free(self);
        }
    }
}

/* One patient in each stratum of each column, for sizes around the powers of two. */
JM_TEST("a Latin hypercube hits each stratum once, in each attempt")
{
    static const uint64_t sizes[] = {1, 2, 3, 7, 10, 255, 256, 257, 1000, 65537};
    static double u[65537];
    static uint8_t hits[65537];

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const uint64_t n = sizes[i];
        void *self = make(&jm_sampler_lhs, n, 31 + i);
        for (uint32_t attempt = 0; attempt < 3; attempt++) {
            memset(hits, 0, sizeof hits);
            jm_test_note("n = %d, attempt %d", (int)n, (int)attempt);
            jm_sampler_lhs.draw(self, attempt, 0, n, attempt, u);
            uint64_t hit_once = 0;
            for (uint64_t k = 0; k < n; k++)
                hits[(uint64_t)(u[k] * (double)n)]++;
            for (uint64_t k = 0; k < n; k++)
                hit_once += hits[k] == 1;
            expect_int(hit_once, n);
        }
        jm_sampler_lhs.free(self);
    }
}

/* Over many seeds every patient of three stands in every stratum equally often: chi-square. */
JM_TEST("the strata of a small hypercube are dealt fairly")
{
    enum { SEEDS = 6000 };
    int count[6] = {0};

    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        double u[3];
        void *self = make(&jm_sampler_lhs, 3, seed);
        jm_sampler_lhs.draw(self, 0, 0, 3, 0, u);
        const int a = (int)(u[0] * 3), b = (int)(u[1] * 3);
        count[a * 2 + (b > a ? b - 1 : b)]++;
        jm_sampler_lhs.free(self);
    }
    double chi = 0;
    for (int k = 0; k < 6; k++)
        chi += (count[k] - 1000.0) * (count[k] - 1000.0) / 1000;
    expect_true(chi < 20.5); /* 0.1 % of a chi-square with 5 degrees of freedom */
}

/* Warnock's formula for the L2 star discrepancy in two dimensions, squared. */
static double discrepancy(const double *x, const double *y, size_t n)
{
    double single = 0, pairs = 0;

    for (size_t i = 0; i < n; i++) {
        single += (1 - x[i] * x[i]) * (1 - y[i] * y[i]);
        for (size_t j = 0; j < n; j++)
            pairs += (1 - fmax(x[i], x[j])) * (1 - fmax(y[i], y[j]));
    }
    return 1.0 / 9 - single / (2.0 * (double)n) + pairs / ((double)n * (double)n);
}

JM_TEST("Sobol points are far more even than chance, shifted or not")
{
    enum { N = 512 };
    static double x[N], y[N];
    double of[4] = {0};

    for (size_t s = 0; s < jm_sampler_count() && s < 4; s++) {
        const jm_sampler_type *type = jm_sampler_get(s);
        for (uint64_t seed = 1; seed < 6; seed++) {
            void *self = make(type, N, seed);
            type->draw(self, 1, 0, N, 0, x);
            type->draw(self, 4, 0, N, 0, y);
            of[s] += sqrt(discrepancy(x, y, N)) / 5;
            type->free(self);
        }
    }
    expect_text(jm_sampler_get(0)->name, "random");
    expect_text(jm_sampler_get(2)->name, "sobol");
    expect_true(of[2] < of[0] / 4);
    expect_true(of[3] < of[0] / 4);
    expect_true(of[1] < of[0]);
}

JM_TEST("Sobol points, asked for singly, are GSL's sequence; the first are known")
{
    /* Columns 1 and 2 of Sobol's sequence after the corner. */
    static const double first[][2] = {{0.5, 0.5}, {0.75, 0.25}, {0.25, 0.75}, {0.375, 0.375}};
    void *self = make(&jm_sampler_sobol_plain, 900, 4);

    for (uint64_t k = 0; k < 4; k++) {
        for (size_t c = 0; c < 2; c++) {
            double u;
            jm_sampler_sobol_plain.draw(self, c, k, 1, 0, &u);
            expect_rel(u, first[k][c], 0);
        }
    }
    /* Each dyadic interval of length 1/512 holds one of points 0 .. 511; 0 is the corner. */
    uint8_t hits[512] = {1};
    for (uint64_t k = 0; k < 511; k++) {
        double u;
        jm_sampler_sobol_plain.draw(self, 4, k, 1, 0, &u);
        hits[(size_t)(u * 512)]++;
    }
    for (size_t k = 0; k < 512; k++)
        expect_int(hits[k], 1);
    jm_sampler_sobol_plain.free(self);
}

JM_TEST_MAIN
