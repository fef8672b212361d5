/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The test kit: one header, one program per module.
 *
 *     #include "tests/support/jm_test.h"
 *
 *     JM_TEST("mmHg times mL is not mmHg")
 *     {
 *         expect_status(jm_unit_parse(&u, "mmHg", &err), JM_OK, &err);
 *         expect_rel(u.scale, 133.322387415, 1e-12);
 *     }
 *
 *     JM_TEST_MAIN
 *
 * Everywhere the value that was got stands first and the one that is right second. Each expect_…
 * counts one check, prints place, index and both values where it fails, and answers whether it
 * held, so `if (!expect_status(…)) return;` leaves a test that cannot go on. Tests run in the order
 * of the file; arguments of the program choose those whose name contains one of them. A test
 * without a check has failed, and so has a program without a test. It never forks and never
 * catches a crash: CTest does that.
 */
#ifndef JM_TESTS_SUPPORT_JM_TEST_H
#define JM_TESTS_SUPPORT_JM_TEST_H

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jumeau/status.h"

enum { JM_TEST_MOST = 500, JM_TEST_SHOWN = 20 };

/* What one test program knows; failures beyond JM_TEST_SHOWN of a test are counted, not shown. */
typedef struct jm_test_state {
    struct {
        const char *name;
        void (*body)(void);
    } test[JM_TEST_MOST];
    int n_tests;
    long checks, failed_checks; /* of the test that runs */
    const char *skipped;        /* reason, NULL while the test is not skipped */
    char note[200];             /* what jm_test_note() said last in this test */
} jm_test_state;

static jm_test_state jm_tests_;

#define JM_TEST_UNUSED __attribute__((unused))
#define JM_TEST_GLUE_(a, b) a##b
#define JM_TEST_GLUE(a, b) JM_TEST_GLUE_(a, b)

/* Opens a test: its body follows in braces, at file level. */
#define JM_TEST(title) JM_TEST_AS_(title, JM_TEST_GLUE(jm_test_, __LINE__))
#define JM_TEST_AS_(title, id)                                                   \
    static void id(void);                                                        \
    __attribute__((constructor)) static void JM_TEST_GLUE(id, _add)(void)        \
    {                                                                            \
        jm_test_add(title, id);                                                  \
    }                                                                            \
    static void id(void)

/* Stands once, at the end of the file. */
#define JM_TEST_MAIN                                                             \
    int main(int n_args, char **args)                                            \
    {                                                                            \
        return jm_test_run_all(n_args, args);                                    \
    }

#define expect_true(condition) jm_test_true((condition), #condition, __FILE__, __LINE__)
#define expect_false(condition) jm_test_true(!(condition), "not " #condition, __FILE__, __LINE__)
/* Whole numbers, up to 64 bits, also pointers cast to intptr_t. */
#define expect_int(got, right) \
    jm_test_int((intmax_t)(got), (intmax_t)(right), #got, __FILE__, __LINE__)
/* |got - right| <= tolerance * |right|; equal infinities and two NANs agree. */
#define expect_rel(got, right, tolerance) \
    jm_test_near((got), (right), (tolerance), 0.0, -1, #got, __FILE__, __LINE__)
/* |got - right| <= tolerance */
#define expect_abs(got, right, tolerance) \
    jm_test_near((got), (right), 0.0, (tolerance), -1, #got, __FILE__, __LINE__)
/* At most `ulps` representable doubles apart; 0: the same number (-0 and +0 agree). */
#define expect_ulp(got, right, ulps) \
    jm_test_ulp((got), (right), (ulps), -1, #got, __FILE__, __LINE__)
/* Arrays of n doubles, each as in expect_rel; tolerance 0: the same bits. */
#define expect_lanes(got, right, n, tolerance) \
    jm_test_lanes((got), (right), (n), (tolerance), #got, __FILE__, __LINE__)
/* Strings; NULL agrees with NULL only. */
#define expect_text(got, right) jm_test_text((got), (right), #got, __FILE__, __LINE__)
/* `got` contains `part`. */
#define expect_contains(got, part) jm_test_contains((got), (part), #got, __FILE__, __LINE__)
/* A jm_status; `error` (may be NULL) is shown where it is not the right one. */
#define expect_status(got, right, error) \
    jm_test_status((got), (right), (error), #got, __FILE__, __LINE__)

JM_TEST_UNUSED static void jm_test_add(const char *name, void (*body)(void))
{
    if (jm_tests_.n_tests == JM_TEST_MOST) {
        fprintf(stderr, "more than %d tests in one program\n", (int)JM_TEST_MOST);
        exit(2);
    }
    jm_tests_.test[jm_tests_.n_tests].name = name;
    jm_tests_.test[jm_tests_.n_tests++].body = body;
}

/* Says, for failures from here on, which turn of a loop this is: jm_test_note("seed %d", seed). */
__attribute__((format(printf, 1, 2), unused)) static void jm_test_note(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(jm_tests_.note, sizeof jm_tests_.note, format, args);
    va_end(args);
}

/* Ends in "return;": this machine lacks what the test needs. A skipped test is not a passed one. */
#define jm_test_skip(why)             \
    do {                              \
        jm_tests_.skipped = (why);    \
        return;                       \
    } while (0)

/* A path for what a test writes: `name` in the build's scratch folder, or in /tmp where the program
   was started by hand. Static text, good until the fourth call after it. */
JM_TEST_UNUSED static const char *jm_test_scratch(const char *name)
{
    static char paths[4][1024];
    static unsigned turn;
    const char *folder = getenv("JM_TEST_SCRATCH");
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder ? folder : "/tmp", name);
    return path;
}

/* Counts a check; prints the head of a failure and answers true where the rest is to be shown. */
JM_TEST_UNUSED static bool jm_test_fails(bool held, const char *what, const char *file, int line)
{
    jm_tests_.checks++;
    if (held)
        return false;
    if (++jm_tests_.failed_checks > JM_TEST_SHOWN)
        return false;
    printf("    %s:%d: %s", file, line, what);
    if (jm_tests_.note[0])
        printf(" (%s)", jm_tests_.note);
    return true;
}

JM_TEST_UNUSED static bool jm_test_true(bool held, const char *what, const char *file, int line)
{
    if (jm_test_fails(held, what, file, line))
        printf(": does not hold\n");
    return held;
}

JM_TEST_UNUSED static bool jm_test_int(intmax_t got, intmax_t right, const char *what,
                                       const char *file, int line)
{
    if (jm_test_fails(got == right, what, file, line))
        printf(": got %" PRIdMAX ", right is %" PRIdMAX "\n", got, right);
    return got == right;
}

JM_TEST_UNUSED static void jm_test_show_doubles(double got, double right, long index)
{
    if (index >= 0)
        printf(": [%ld]", index);
    printf(": got %.17g, right is %.17g, off by %.3g\n", got, right, got - right);
}

JM_TEST_UNUSED static bool jm_test_is_near(double got, double right, double rel, double abs)
{
    if (isnan(got) || isnan(right))
        return isnan(got) && isnan(right);
    if (isinf(got) || isinf(right))
        return isinf(got) && isinf(right) && signbit(got) == signbit(right);
    return fabs(got - right) <= rel * fabs(right) + abs;
}

JM_TEST_UNUSED static bool jm_test_near(double got, double right, double rel, double abs,
                                        long index, const char *what, const char *file, int line)
{
    const bool held = jm_test_is_near(got, right, rel, abs);
    if (jm_test_fails(held, what, file, line))
        jm_test_show_doubles(got, right, index);
    return held;
}

/* The doubles in order, as integers: neighbours differ by one, -0 and +0 are the same. */
JM_TEST_UNUSED static int64_t jm_test_rank(double x)
{
    int64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

/* Doubles between a and b, as a double because it may exceed 64 bits; NAN only beside NAN. */
JM_TEST_UNUSED static double jm_test_ulps(double a, double b)
{
    if (isnan(a) || isnan(b))
        return isnan(a) && isnan(b) ? 0.0 : HUGE_VAL;
    const int64_t i = jm_test_rank(a);
    const int64_t k = jm_test_rank(b);
    return (double)(i > k ? (uint64_t)i - (uint64_t)k : (uint64_t)k - (uint64_t)i);
}

JM_TEST_UNUSED static bool jm_test_ulp(double got, double right, double ulps, long index,
                                       const char *what, const char *file, int line)
{
    const double apart = jm_test_ulps(got, right);
    if (jm_test_fails(apart <= ulps, what, file, line)) {
        printf(": %.0f ulp apart, %g allowed", apart, ulps);
        jm_test_show_doubles(got, right, index);
    }
    return apart <= ulps;
}

/* One check for the whole array: the first element that is wrong is shown, and how many are. */
JM_TEST_UNUSED static bool jm_test_lanes(const double *got, const double *right, size_t n,
                                         double tolerance, const char *what, const char *file,
                                         int line)
{
    size_t wrong = 0, first = 0;
    for (size_t l = n; l-- > 0;) {
        const bool held = tolerance > 0 ? jm_test_is_near(got[l], right[l], tolerance, 0.0)
                                        : memcmp(&got[l], &right[l], sizeof got[l]) == 0;
        if (!held) {
            wrong++;
            first = l;
        }
    }
    if (jm_test_fails(wrong == 0, what, file, line)) {
        printf(": %zu of %zu wrong", wrong, n);
        jm_test_show_doubles(got[first], right[first], (long)first);
    }
    return wrong == 0;
}

JM_TEST_UNUSED static bool jm_test_text(const char *got, const char *right, const char *what,
                                        const char *file, int line)
{
    const bool held = got && right ? strcmp(got, right) == 0 : got == right;
    if (jm_test_fails(held, what, file, line)) {
        size_t at = 0;
        while (got && right && got[at] && got[at] == right[at])
            at++;
        printf(": differ at [%zu]\n      got      \"%s\"\n      right is \"%s\"\n", at,
               got ? got : "(NULL)", right ? right : "(NULL)");
    }
    return held;
}

JM_TEST_UNUSED static bool jm_test_contains(const char *got, const char *part, const char *what,
                                            const char *file, int line)
{
    const bool held = got && part && strstr(got, part);
    if (jm_test_fails(held, what, file, line))
        printf(": \"%s\" is not in \"%s\"\n", part ? part : "(NULL)", got ? got : "(NULL)");
    return held;
}

JM_TEST_UNUSED static const char *jm_test_status_name(jm_status status)
{
#define JM_TEST_STATUS_NAME(name, text) #name,
    static const char *const names[] = {JM_STATUS_LIST(JM_TEST_STATUS_NAME)};
#undef JM_TEST_STATUS_NAME
    return (unsigned)status < (unsigned)JM_STATUS_COUNT ? names[status] : "no status at all";
}

JM_TEST_UNUSED static bool jm_test_status(jm_status got, jm_status right, const jm_error *error,
                                          const char *what, const char *file, int line)
{
    if (jm_test_fails(got == right, what, file, line)) {
        printf(": got %s, right is %s\n", jm_test_status_name(got), jm_test_status_name(right));
        if (error && got != JM_OK)
            printf("      %s: %s [%s]\n", error->place, error->text,
                   error->origin ? error->origin : "");
    }
    return got == right;
}

/* Whether the arguments, where there are any, choose this test. */
JM_TEST_UNUSED static bool jm_test_is_chosen(const char *name, int n_args, char **args)
{
    for (int i = 1; i < n_args; i++) {
        if (strstr(name, args[i]))
            return true;
    }
    return n_args < 2;
}

/* 1 passed, 0 failed, -1 skipped. */
JM_TEST_UNUSED static int jm_test_run_one(const char *name, void (*body)(void))
{
    jm_tests_.checks = jm_tests_.failed_checks = 0;
    jm_tests_.skipped = NULL;
    jm_tests_.note[0] = '\0';
    body();
    if (jm_tests_.failed_checks) {
        printf("FAIL  %s: %ld of %ld checks\n", name, jm_tests_.failed_checks, jm_tests_.checks);
        return 0;
    }
    if (jm_tests_.skipped) {
        printf("skip  %s: %s\n", name, jm_tests_.skipped);
        return -1;
    }
    if (!jm_tests_.checks) {
        printf("FAIL  %s: made no check\n", name);
        return 0;
    }
    printf("ok    %s (%ld)\n", name, jm_tests_.checks);
    return 1;
}

/* 0 all passed; 1 something failed or nothing was tested; 77 everything was skipped. */
JM_TEST_UNUSED static int jm_test_run_all(int n_args, char **args)
{
    int passed = 0, failed = 0, skipped = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < jm_tests_.n_tests; i++) {
        if (!jm_test_is_chosen(jm_tests_.test[i].name, n_args, args))
            continue;
        const int result = jm_test_run_one(jm_tests_.test[i].name, jm_tests_.test[i].body);
        passed += result == 1;
        failed += result == 0;
        skipped += result == -1;
    }
    if (skipped)
        printf("%d skipped\n", skipped);
    printf("%d passed, %d failed\n", passed, failed);
    if (!passed && !failed && skipped)
        return 77;
    return failed || !passed;
}

#endif
