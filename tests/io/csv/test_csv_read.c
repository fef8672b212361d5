/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/csv_read.h"

#include <locale.h>
#include <unistd.h>

#include "tests/support/jm_test.h"

static jm_error err;

static jm_status open_bytes(jm_csv **csv, const char *data, size_t length)
{
    const jm_csv_text text = {"t.csv", data, length};

    return jm_csv_open_text(csv, &text, &err);
}

static jm_csv *open_text(const char *text)
{
    jm_csv *csv = NULL;

    expect_status(open_bytes(&csv, text, strlen(text)), JM_OK, &err);
    return csv;
}

static bool next(jm_csv *csv)
{
    bool more = false;

    expect_status(jm_csv_next(csv, &more, &err), JM_OK, &err);
    return more;
}

JM_TEST("a header has names and units")
{
    jm_csv *csv = open_text("ID, weight [kg] ,\"age [a]\",CL[mL/min/kg],flag [1]\n");

    if (!csv)
        return;
    expect_int(jm_csv_n_columns(csv), 5);
    expect_text(jm_csv_name(csv, 0), "ID");
    expect_text(jm_csv_unit(csv, 0), NULL);
    expect_text(jm_csv_name(csv, 1), "weight");
    expect_text(jm_csv_unit(csv, 1), "kg");
    expect_text(jm_csv_unit(csv, 2), "a");
    expect_text(jm_csv_name(csv, 3), "CL");
    expect_text(jm_csv_unit(csv, 3), "mL/min/kg");
    expect_text(jm_csv_unit(csv, 4), "1");
    expect_int(jm_csv_column(csv, "WEIGHT"), 1);
    expect_int(jm_csv_column(csv, "height"), 5);
    expect_false(next(csv));
    jm_csv_close(csv);
    jm_csv_close(NULL);
}

JM_TEST("quotes, line ends of all kinds, a byte order mark and empty lines")
{
    jm_csv *csv = open_text("\xef\xbb\xbf" "a,b,c\r\n1,\" x, \"\"y\"\" \",3\n\n\r\n"
                            "4,\"two\r\nlines\",6\r7, plain text ,\"\"");

    if (!csv)
        return;
    expect_text(jm_csv_name(csv, 0), "a");
    expect_true(next(csv));
    expect_int(jm_csv_line(csv), 2);
    expect_text(jm_csv_field(csv, 0), "1");
    expect_text(jm_csv_field(csv, 1), " x, \"y\" ");
    expect_text(jm_csv_field(csv, 2), "3");
    expect_true(next(csv));
    expect_int(jm_csv_line(csv), 5);
    expect_text(jm_csv_field(csv, 1), "two\r\nlines");
    expect_text(jm_csv_field(csv, 2), "6");
    expect_true(next(csv));
    expect_int(jm_csv_line(csv), 7);
    expect_text(jm_csv_field(csv, 1), "plain text");
    expect_text(jm_csv_field(csv, 2), "");
    expect_false(next(csv));
    expect_false(next(csv));
    jm_csv_close(csv);
}

JM_TEST("numbers have a point whatever the locale says")
{
    jm_csv *csv = open_text("a,b,c,d,e\n1.5e3,-0.125,.5,NA,.\n");
    double x;

    setlocale(LC_ALL, "de_DE.UTF-8");
    if (!csv || !next(csv))
        return;
    expect_status(jm_csv_number(csv, 0, &x, &err), JM_OK, &err);
    expect_rel(x, 1500, 0);
    expect_status(jm_csv_number(csv, 1, &x, &err), JM_OK, &err);
    expect_rel(x, -0.125, 0);
    expect_status(jm_csv_number(csv, 2, &x, &err), JM_OK, &err);
    expect_rel(x, 0.5, 0);
    expect_true(jm_csv_missing(csv, 3) && jm_csv_missing(csv, 4) && !jm_csv_missing(csv, 2));
    expect_status(jm_csv_number(csv, 3, &x, &err), JM_SYNTAX, NULL);
    expect_contains(err.text, "d has no value");
    setlocale(LC_ALL, "C");
    jm_csv_close(csv);
}

JM_TEST("a field that is no number says what to do")
{
    static const char *const cases[][2] = {
        {"7O", "weight \"7O\" is not a number; write plain digits"},
        {"\"70,5\"", "weight \"70,5\" is not a number; write decimals with '.'"},
        {"8:30", "write times and dates as plain numbers"},
        {"heavy", "code it as a number"},
        {"inf", "is not a number"},
        {"nan", "is not a number"},
        {"1e999", "is not a number"},
        {"0x1p3", "is not a number"},
        {"\"a\tb\nc\"", "weight \"a?b?c\" is not"},
    };

    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        char text[64];
        double x;
        snprintf(text, sizeof text, "weight [kg]\n%s\n", cases[k][0]);
        jm_csv *csv = open_text(text);
        if (!csv || !next(csv))
            return;
        expect_status(jm_csv_number(csv, 0, &x, &err), JM_SYNTAX, NULL);
        expect_contains(err.text, cases[k][1]);
        expect_text(err.place, "t.csv:2");
        jm_csv_close(csv);
    }
}

JM_TEST("files are read in pieces, and rows across them")
{
    enum { ROWS = 30000 };
    char path[] = "/tmp/jm_csv_XXXXXX";
    const int fd = mkstemp(path);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    jm_csv *csv = NULL;
    double sum = 0, x;

    if (!file)
        jm_test_skip("no room for a temporary file");
    fputs("i,\"text\"\n", file);
    for (int i = 0; i < ROWS; i++)
        fprintf(file, "%d,\"row, number\n%d\"\n", i, i);
    fclose(file);
    expect_status(jm_csv_open(&csv, path, &err), JM_OK, &err);
    while (csv && next(csv)) {
        expect_status(jm_csv_number(csv, 0, &x, &err), JM_OK, &err);
        sum += x;
    }
    expect_rel(sum, ROWS * (ROWS - 1.0) / 2, 0);
    expect_int(jm_csv_line(csv), 2 * ROWS);
    jm_csv_close(csv);
    unlink(path);
}

JM_TEST("what is no table is refused")
{
    jm_csv *csv = (jm_csv *)&err;
    const char nul[] = "a,b\n1,\0\n";
    bool more;

    expect_status(jm_csv_open(&csv, "/nowhere/at/all.csv", &err), JM_FILE, NULL);
    expect_text(err.place, "/nowhere/at/all.csv");
    expect_true(csv == NULL);
    expect_status(jm_csv_open(&csv, "/tmp", &err), JM_FILE, NULL);
    expect_status(open_bytes(&csv, nul, sizeof nul - 1), JM_OK, &err);
    expect_status(jm_csv_next(csv, &more, &err), JM_SYNTAX, NULL);
    expect_contains(err.text, "NUL");
    expect_text(err.place, "t.csv:2");
    jm_csv_close(csv);
    expect_status(open_bytes(&csv, "\xff\xfe" "a\0", 4), JM_SYNTAX, NULL);
    expect_contains(err.text, "UTF-16");
}

JM_TEST("limits hold")
{
    const size_t length = JM_CSV_MOST_ROW + 100;
    char *text = malloc(length);
    jm_csv *csv;
    bool more;

    memset(text, 'x', length);
    memcpy(text, "a\n", 2);
    expect_status(open_bytes(&csv, text, length), JM_OK, &err);
    expect_status(jm_csv_next(csv, &more, &err), JM_SYNTAX, NULL);
    expect_contains(err.text, "longer than 1048576 bytes");
    jm_csv_close(csv);
    memset(text, ',', 2 * JM_CSV_MOST_COLUMNS);
    expect_status(open_bytes(&csv, text, length), JM_SYNTAX, NULL);
    expect_contains(err.text, "more than 4096 fields");
    free(text);
}

JM_TEST_MAIN
