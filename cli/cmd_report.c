/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/opt.h"
#include "io/report/report.h"

/* A page that cannot be written is no bad input; /dev/stdout is written to as it is. */
static int put(const jm_text *text, const char *path)
{
    jm_error err = { 0 };
    if (path)
        return jm_text_write_file(path, text->data, text->length, &err) == JM_OK
                   ? JM_EXIT_OK
                   : jm_cli_error(&err, false);
    if (fwrite(text->data, 1, text->length, stdout) == text->length && fflush(stdout) == 0)
        return JM_EXIT_OK;
    fprintf(stderr, "jumeau: the report cannot be written: standard output is closed or full\n");
    return JM_EXIT_IO;
}

static int make(const char *const *paths, size_t n, bool json, const char *output)
{
    jm_error err = { 0 };
    jm_report *report = NULL;
    jm_text text;
    jm_text_init(&text);
    jm_status status = jm_report_open(&report, paths, n, &err);
    if (status == JM_OK)
        status = json ? jm_report_json(report, &text, &err) : jm_report_html(report, &text, &err);
    const int code = status == JM_OK ? put(&text, output) : jm_cli_error(&err, true);
    jm_report_close(report);
    jm_text_clear(&text);
    return code;
}

int cmd_report(int argc, char **argv)
{
    bool json = false;
    const char *output = NULL;
    const jm_opt options[] = {
        { 'o', "output", "FILE", JM_OPT_TEXT, &output, NULL, "Write the report here." },
        { 0, "json", NULL, JM_OPT_FLAG, &json, NULL,
          "The same numbers as JSON, on standard output without -o." },
    };
    const jm_opt_spec spec = {
        "jumeau report RESULTS.h5 [MORE.h5 ...] -o REPORT.html\n"
        "       jumeau report RESULTS.h5 --json",
        "Makes a page of results: who failed, outcomes per arm and differences in the same\n"
        "patients, bands over time, what explains the spread, where it all comes from. One file\n"
        "that needs no network; a draft until a person has signed it.",
        "  jumeau report day.h5 -o day.html\n"
        "  jumeau report day.h5 --json > day.json\n",
        options, sizeof options / sizeof *options, 1, JM_REPORT_FILES
    };
    size_t n = 0;
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    if (!json && !output) {
        fprintf(stderr, "jumeau: where should the report go? Add -o report.html, or --json\n");
        return JM_EXIT_USAGE;
    }
    for (size_t i = 0; output && i < n; i++) {
        if (strcmp(argv[i], output) == 0) {
            fprintf(stderr, "jumeau: %s is the results file: the report needs another name\n",
                    output);
            return JM_EXIT_USAGE;
        }
    }
    return make((const char *const *)argv, n, json, output);
}
