/* SPDX-License-Identifier: Apache-2.0 */
#include "core/cohort/dist.h"
#include "core/cohort/dist_type.h"
#include "tests/support/jm_test.h"

static jm_error err;

static jm_dist *parse(const char *text, double centre)
{
    jm_dist *dist = NULL;

    jm_test_note("%.150s", text);
    expect_status(jm_dist_parse(&dist, text, centre, &err), JM_OK, &err);
    return dist;
}

/* Value of a distribution at u. */
static double at(const char *text, double centre, double u)
{
    jm_dist *dist = parse(text, centre);
    const double x = dist ? jm_dist_at(dist, u) : (double)NAN;

    jm_dist_free(dist);
    return x;
}

/* Mean and variance by the midpoint rule over probability. */
static void moments(const char *text, double centre, double *mean, double *sd)
{
    enum { N = 200000 };
    jm_dist *dist = parse(text, centre);
    double sum = 0, squares = 0;

    for (int i = 0; dist && i < N; i++) {
        const double x = jm_dist_at(dist, (i + 0.5) / N);
        sum += x;
        squares += x * x;
    }
    jm_dist_free(dist);
    *mean = sum / N;
    *sd = sqrt(squares / N - *mean * *mean);
}

static void expect_moments(const char *text, double centre, double mean, double sd)
{
    double got_mean, got_sd;

    moments(text, centre, &got_mean, &got_sd);
    expect_rel(got_mean, mean, 2e-4);
    expect_rel(got_sd, sd, 1e-3);
}

JM_TEST("quantiles are those of tables")
{
    /* Normal quantiles to 16 digits, as in Wichura 1988 (AS 241) and standard tables. */
    expect_rel(at("normal(1)", 0, 0.975), 1.959963984540054, 1e-14);
    expect_rel(at("normal(3.7, 0.25)", NAN, 0.9), 3.7 + 0.25 * 1.2815515655446004, 1e-15);
    expect_rel(at("normal(2.385)", 71.5, 0.5), 71.5, 1e-15);
    expect_rel(at("lognormal(0.3)", 12.25, 0.025), 12.25 * exp(-0.3 * 1.959963984540054), 1e-14);
    expect_rel(at("lognormal(8.5, 0.3)", 12.25, 0.5), 8.5, 1e-15);
    expect_rel(at("uniform(-2.25, 6.75)", 0, 0.125), -1.125, 1e-15);
    expect_rel(at("fixed(17.03)", 0, 0.3), 17.03, 0);
}

JM_TEST("a normal's far upper tail keeps its digits")
{
    /* P(Z > 8) = 6.220960574271785e-16 and P(Z > 9) = 1.128588405953839e-19: the median between
       them is where Q = their mean. */
    const double middle = at("truncated(normal(0, 1), 8, 9)", 0, 0.5);
    double p, q;
    jm_dist *normal = parse("normal(0, 1)", 0);

    jm_dist_tails(normal, middle, &p, &q);
    expect_rel(q, (6.220960574271785e-16 + 1.128588405953839e-19) / 2, 1e-12);
    expect_rel(at("truncated(normal(0, 1), -9, -8)", 0, 0.5), -middle, 1e-14);
    jm_dist_free(normal);
}

JM_TEST("moments are those of the distribution")
{
    expect_moments("normal(14.5, 2.385)", 0, 14.5, 2.385);
    expect_moments("lognormal(0.4)", 3.125, 3.125 * exp(0.08),
                   3.125 * exp(0.08) * sqrt(exp(0.16) - 1));
    expect_moments("uniform(2.5, 9.75)", 0, 6.125, 7.25 / sqrt(12));
    expect_moments("triangular(1.5, 4.25, 12)", 0, (1.5 + 4.25 + 12) / 3,
                   sqrt((1.5 * 1.5 + 4.25 * 4.25 + 144 - 1.5 * 4.25 - 1.5 * 12 - 4.25 * 12) / 18));
    expect_moments("discrete(1, 0.2, 7, 0.5, 3, 0.3)", 0, 4.6, sqrt(27.4 - 4.6 * 4.6));
    /* Between -1 and 2 standard deviations: mean + sd (phi(-1) - phi(2)) / (Phi(2) - Phi(-1)). */
    const double phi_low = exp(-0.5) / sqrt(2 * M_PI), phi_high = exp(-2.0) / sqrt(2 * M_PI);
    const double mass = 0.5 * erfc(-2 / sqrt(2.0)) - 0.5 * erfc(1 / sqrt(2.0));
    const double shift = (phi_low - phi_high) / mass;
    const double variance = 1 + (-phi_low - 2 * phi_high) / mass - shift * shift;
    expect_moments("truncated(normal(10, 1.5), 8.5, 13)", 0, 10 + 1.5 * shift,
                   1.5 * sqrt(variance));
}

JM_TEST("truncation stays between its bounds and rejects nothing")
{
    static const char *const texts[] = {
        "truncated(normal(70, 12), 45, 110)",      "truncated(lognormal(3, 0.9), 2.5, 2.75)",
        "truncated(uniform(0, 10), 9.5, 30)",      "truncated(triangular(0, 1, 9), 4, inf)",
        "truncated(normal(0, 1), -inf, -6.5)",     "truncated(normal(0, 1), 7.5, inf)",
        "truncated(truncated(normal(0, 1), 3, 8), 5, 6)",
    };
    static const double low[] = {45, 2.5, 9.5, 4, -INFINITY, 7.5, 5};
    static const double high[] = {110, 2.75, 10, 9, -6.5, INFINITY, 6};

    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        jm_dist *dist = parse(texts[k], 0);
        double before = -INFINITY;
        if (!dist)
            return;
        for (int i = 0; i <= 1000; i++) {
            const double u = i == 0 ? 0x1p-60 : i == 1000 ? 1 - 0x1p-53 : i / 1000.0;
            const double x = jm_dist_at(dist, u);
            if (!expect_true(isfinite(x) && x >= low[k] && x <= high[k] && x >= before))
                break;
            before = x;
        }
        jm_dist_free(dist);
    }
}

JM_TEST("the inverse undoes the distribution function")
{
    static const char *const texts[] = {
        "normal(70, 12)", "lognormal(3, 0.9)", "uniform(-3, 10)", "triangular(0, 1, 9)",
        "triangular(2, 2, 5)", "triangular(2, 5, 5)", "truncated(normal(0, 1), 2, 4)",
        "truncated(truncated(lognormal(1, 0.5), 0.4, 9), 0.5, 6)",
    };

    for (size_t k = 0; k < sizeof texts / sizeof texts[0]; k++) {
        jm_dist *dist = parse(texts[k], 0);
        for (int i = 1; dist && i < 200; i++) {
            const double u = i / 200.0;
            double p, q;
            jm_dist_tails(dist, jm_dist_at(dist, u), &p, &q);
            expect_abs(p, u, 1e-13);
            expect_abs(q, 1 - u, 1e-13);
        }
        jm_dist_free(dist);
    }
}

JM_TEST("discrete values come in any order and keep their weights when truncated")
{
    expect_rel(at("discrete(3, 1, 1, 2, 2, 1)", 0, 0.49), 1, 0);
    expect_rel(at("discrete(3, 1, 1, 2, 2, 1)", 0, 0.51), 2, 0);
    expect_rel(at("discrete(3, 1, 1, 2, 2, 1)", 0, 0.99), 3, 0);
    expect_rel(at("truncated(discrete(1, 2, 2, 1, 3, 1), 1.5, 9)", 0, 0.49), 2, 0);
    expect_rel(at("truncated(discrete(1, 2, 2, 1, 3, 1), 1.5, 9)", 0, 0.51), 3, 0);
    expect_rel(at("discrete(5, 0, 6, 1)", 0, 1e-300), 6, 0);
}

JM_TEST("broken texts are refused with a remedy")
{
    static const char *const cases[][2] = {
        {"", "ends where a distribution should stand"},
        {"lognorm(0.3)", "did you mean \"lognormal\"?"},
        {"nromal(1)", "did you mean \"normal\"?"},
        {"cauchy(1)", "is no distribution; there are normal"},
        {"normal", "\"(\" is missing after normal; write normal(sd)"},
        {"normal()", "a number should stand where \")\" does"},
        {"normal(1", "\")\" should stand"},
        {"normal(1, 2, 3)", "3 numbers are too many; write normal(sd) or normal(mean, sd)"},
        {"uniform(1)", "1 number is too few; write uniform(low, high)"},
        {"normal(0,5)", NULL},
        {"normal(-2)", "-2 is not above 0"},
        {"normal(1e)", "\"1e\" is not a number"},
        {"normal(inf)", "\"inf\" is not a number"},
        {"normal(nan)", "\"nan\" is not a number"},
        {"normal(0x10)", "\"0x10\" is not a number"},
        {"normal(1) + 2", "follows the distribution"},
        {"uniform(3, 2)", "low 3 is not below high 2"},
        {"uniform(-1e308, 1e308)", "too far apart"},
        {"triangular(1, 5, 4)", "do not ascend"},
        {"discrete(1, 2, 3)", "are not pairs"},
        {"discrete(1, 2, 1, 3)", "value 1 stands twice"},
        {"discrete(1, -2)", "weight -2 of value 1 is negative"},
        {"discrete(1, 0)", "do not add up"},
        {"lognormal(-3, 0.2)", "the median -3 is not above 0"},
        {"truncated(1, 2)", "\"1\" is no distribution"},
        {"truncated(normal(1))", "the bounds are missing"},
        {"truncated(normal(1), 5, 5)", "low 5 is not below high 5"},
        {"truncated(normal(0, 1), 50, 60)", "nobody lies between 50 and 60"},
        {"truncated(uniform(0, 1), 2, 3)", "nobody lies"},
        {"truncated(discrete(1, 1, 2, 1), 5, 6)", "no value lies between 5 and 6"},
        {"truncated(fixed(3), 5, 6)", "3 is not between"},
        {"truncated(truncated(truncated(truncated(normal(1), 0, 1), 0, 1), 0, 1), 0, 1)",
         "too often; one is enough"},
    };

    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        jm_dist *dist = (jm_dist *)&err;
        jm_test_note("%s", cases[k][0]);
        const jm_status status = jm_dist_parse(&dist, cases[k][0], 7.5, &err);
        if (!cases[k][1]) {
            expect_status(status, JM_OK, &err);
            jm_dist_free(dist);
            continue;
        }
        expect_status(status, JM_SYNTAX, NULL);
        expect_true(dist == NULL);
        expect_contains(err.text, cases[k][1]);
    }
}

JM_TEST("a spread around a default value needs one")
{
    jm_dist *dist;

    expect_status(jm_dist_parse(&dist, "truncated(normal(2), 1, 5)", NAN, &err), JM_SYNTAX, NULL);
    expect_contains(err.text, "no default value");
    expect_status(jm_dist_parse(&dist, "lognormal(0.2)", -4, &err), JM_SYNTAX, NULL);
    expect_contains(err.text, "the median -4 is not above 0; take normal(sd)");
}

JM_TEST_MAIN
