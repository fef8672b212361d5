/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/text.h"

#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/random.h"

#include "tests/support/jm_test.h"

JM_TEST("a text grows and stays terminated")
{
    jm_text text;

    jm_text_init(&text);
    expect_text(text.data, "");
    for (int i = 0; i < 1000; i++) {
        jm_text_addf(&text, "%d,", i % 10);
        expect_int(strlen(text.data), text.length);
    }
    jm_text_add(&text, "");
    jm_text_add_n(&text, "abcdef", 3);
    expect_int(text.length, 2003);
    expect_text(text.data + 1996, "8,9,abc");
    expect_false(text.failed);
    jm_text_clear(&text);
    expect_text(text.data, "");
    jm_text_clear(&text);
}

static void expect_double(double x, const char *right)
{
    jm_text text;
    double back = 0;

    jm_text_init(&text);
    jm_text_add_double(&text, x);
    jm_test_note("%s", right);
    expect_text(text.data, right);
    expect_true(jm_text_to_double(text.data, &back));
    expect_true(back == x || (isnan(x) && isnan(back)));
    jm_text_clear(&text);
}

JM_TEST("a string of JSON is escaped where it must be")
{
    jm_text text;

    jm_text_init(&text);
    jm_text_add_json(&text, "a \"b\" \\ \n thérapie");
    expect_text(text.data, "\"a \\\"b\\\" \\\\ \\u000a thérapie\"");
    jm_text_clear(&text);
}

JM_TEST("doubles are written as short as they can be")
{
    expect_double(0.1, "0.1");
    expect_double(1e-9, "1e-09");
    expect_double(2.385, "2.385");
    expect_double(-273.15, "-273.15");
    expect_double(100000, "100000");
    expect_double(1.0 / 3, "0.3333333333333333");
    expect_double(0.1 + 0.2, "0.30000000000000004");
    expect_double(133.322387415, "133.322387415");
    expect_double(5e-324, "5e-324");
    expect_double(2.2250738585072014e-308, "2.2250738585072014e-308");
    expect_double(1.7976931348623157e308, "1.7976931348623157e+308");
    expect_double(0x1p-44, "5.684341886080802e-14");
    expect_double(9007199254740993.0, "9007199254740992");
    expect_double((double)INFINITY, "inf");
    expect_double(-(double)INFINITY, "-inf");
    expect_double((double)NAN, "nan");
}

JM_TEST("any double reads back as itself, powers of two in 16 digits where that is possible")
{
    for (uint64_t i = 0; i < 20000; i++) {
        const uint64_t bits = jm_random_bits(41, i, 0, 0);
        jm_text text;
        double x, back = 0;

        memcpy(&x, &bits, sizeof x);
        if (i < 2000)
            x = ldexp(1, (int)i - 1000);
        if (!isfinite(x))
            continue;
        jm_text_init(&text);
        jm_text_add_double(&text, x);
        jm_test_note("%s", text.data);
        expect_true(jm_text_to_double(text.data, &back));
        expect_true(memcmp(&back, &x, sizeof x) == 0);
        expect_true(strtod(text.data, NULL) == x); /* not only our own reader says so */
        jm_text_clear(&text);
    }
}

JM_TEST("numbers are read exactly as libc reads them")
{
    static const char *const numbers[] = {"0",
                                          "-0",
                                          "1",
                                          "+1",
                                          "1.5",
                                          ".5",
                                          "5.",
                                          "1e3",
                                          "1E-3",
                                          "00012.50",
                                          "9007199254740993",
                                          "123456789012345678901234567890",
                                          "0.000000000000000000000000000000012345678901234567",
                                          "1.7976931348623157e308",
                                          "4.9e-324",
                                          "1e-400",
                                          "2.2250738585072011e-308",
                                          "1e22",
                                          "1e23",
                                          "8.5e-22",
                                          "9223372036854775807",
                                          "3.14159265358979323846264338327950288",
                                          "1.00000000000000011102230246251565404236316680908203124",
                                          "1.00000000000000011102230246251565404236316680908203125",
                                          "1.00000000000000011102230246251565404236316680908203126",
                                          "10000000000000000000000e-22"};

    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double x = 17;

        jm_test_note("%s", numbers[i]);
        expect_true(jm_text_to_double(numbers[i], &x));
        expect_ulp(x, strtod(numbers[i], NULL), 0);
    }
}

JM_TEST("what is no number is refused as a whole")
{
    static const char *const refused[] = {
        "",      " ",    "1 ",       " 1",    "1,5",  "1e",       "1e+",   "e3",
        ".",     "-",    "+-1",      "--1",   "0x10", "1_000",    "1e400", "-1e999999999999",
        "12 mg", "nano", "infinite", "1.2.3", "7O",   "\xd9\xa1", "1f"};

    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        double x = 2.385;

        jm_test_note("\"%s\"", refused[i]);
        expect_false(jm_text_to_double(refused[i], &x));
        expect_ulp(x, 2.385, 0);
    }
}

JM_TEST("a locale with a decimal comma changes nothing")
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "sv_SE.UTF-8"};
    double x = 0;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (setlocale(LC_ALL, names[i]) == NULL)
            continue;
        expect_double(1234.5, "1234.5");
        expect_double(0.1 + 0.2, "0.30000000000000004");
        expect_true(jm_text_to_double("1.25e-30", &x));
        expect_ulp(x, 1.25e-30, 0);
        expect_false(jm_text_to_double("1,25", &x));
        setlocale(LC_ALL, "C");
        return;
    }
    jm_test_skip("no locale with a decimal comma is installed");
}

static const char *const quantities[] = {
    "G", "X", "Gb", "Ib", "insulin", "glucose", "uptake", "heart.rate", NULL, "venous_pressure"};

static void expect_nearest(const char *name, const char *right)
{
    jm_test_note("%s", name);
    expect_text(jm_text_nearest(name, quantities, sizeof quantities / sizeof *quantities), right);
}

JM_TEST("the nearest name is found where one is near")
{
    expect_nearest("insuln", "insulin");
    expect_nearest("inuslin", "insulin");
    expect_nearest("insulinn", "insulin");
    expect_nearest("glukose", "glucose");
    expect_nearest("heart_rate", "heart.rate");
    expect_nearest("venous_presure", "venous_pressure");
    expect_nearest("GB", "Gb");
    expect_nearest("gb", "Gb");
    expect_nearest("GLUCOSE", "glucose");
    expect_nearest("x", "X");
    expect_nearest("glucoes", "glucose");
}

JM_TEST("nothing is suggested where nothing is near")
{
    expect_nearest("lung", NULL);
    expect_nearest("q", NULL);
    expect_nearest("", NULL);
    expect_nearest("sodium", NULL);
    expect_nearest("arterial", NULL);
    expect_true(jm_text_nearest("a", NULL, 0) == NULL);
}

JM_TEST("long names are compared without harm")
{
    char a[500], b[500];
    const char *candidates[] = {b};

    memset(a, 'a', sizeof a);
    a[sizeof a - 1] = '\0';
    memcpy(b, a, sizeof b);
    b[3] = 'b';
    expect_true(jm_text_nearest(a, candidates, 1) == b);
}

JM_TEST("a copy is a copy")
{
    char *copy = jm_text_dup("spleen");

    expect_text(copy, "spleen");
    free(copy);
    expect_true(jm_text_dup(NULL) == NULL);
}

static const char *scratch(const char *name)
{
    static char path[300];
    const char *folder = getenv("JM_TEST_SCRATCH");

    snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : "/tmp", name);
    return path;
}

JM_TEST("a file is written whole and read whole, also with zeros in it")
{
    const char *path = scratch("whole.bin");
    char bytes[20000], *back = NULL;
    size_t length = 0;
    jm_error err = {0};
    struct stat st;

    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 37 % 256);
    expect_status(jm_text_write_file(path, bytes, sizeof bytes, &err), JM_OK, &err);
    expect_status(jm_text_write_file(path, bytes, sizeof bytes - 1, &err), JM_OK, &err);
    expect_status(jm_text_read_file(&back, &length, path, sizeof bytes - 1, &err), JM_OK, &err);
    expect_int(length, sizeof bytes - 1);
    expect_true(memcmp(back, bytes, length) == 0 && back[length] == '\0');
    expect_true(stat(path, &st) == 0 && (st.st_mode & 0700) == 0600);
    free(back);
    expect_status(jm_text_read_file(&back, &length, path, 19998, &err), JM_FILE, &err);
    expect_true(back == NULL && length == 0);
    expect_contains(err.text, "larger than the 19998 bytes");
    expect_text(err.place, path);
    unlink(path);
}

JM_TEST("a file that is not there, or must not be, is an error with its name")
{
    const char *path = scratch("no/such/folder/x.txt");
    char *back = NULL;
    jm_error err = {0};

    expect_status(jm_text_read_file(&back, NULL, path, 100, &err), JM_FILE, NULL);
    expect_text(err.place, path);
    expect_contains(err.text, "cannot be opened: No such file");
    expect_status(jm_text_write_file(path, "x", 1, &err), JM_FILE, NULL);
    expect_text(err.place, path);
    path = scratch(".");
    expect_status(jm_text_write_file(path, "x", 1, &err), JM_FILE, NULL);
    expect_status(jm_text_read_file(&back, NULL, path, 100, &err), JM_FILE, NULL);
}

JM_TEST("a file that could not be written leaves the old one as it was, and no other")
{
    jm_error err = {0};
    char path[300], beside[340];

    snprintf(path, sizeof path, "%s", scratch("occupied"));
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        jm_test_skip("no folder can be made");
    expect_status(jm_text_write_file(path, "x", 1, &err), JM_FILE, NULL);
    snprintf(beside, sizeof beside, "%s.%ld.0.tmp", path, (long)getpid());
    expect_true(access(beside, F_OK) != 0);
    rmdir(path);
}

JM_TEST("a device is written to and not replaced")
{
    struct stat st;

    expect_status(jm_text_write_file("/dev/null", "x", 1, NULL), JM_OK, NULL);
    expect_true(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
}

JM_TEST_MAIN
