/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/cmd.h"
#include "cli/opt.h"
#include "io/results/results.h"

int cmd_info(int argc, char **argv)
{
    bool checksum = false, scenario = false;
    const jm_opt options[] = {
        { 0, "checksum", NULL, JM_OPT_FLAG, &checksum, NULL,
          "Print the SHA-256 of all datasets: equal results, equal sums." },
        { 0, "scenario", NULL, JM_OPT_FLAG, &scenario, NULL, "Print the scenario that made it." },
    };
    const jm_opt_spec spec = {
        "jumeau info RESULTS.h5 [options]",
        "Describes a results file: where it comes from, what is in it, how the runs ended.",
        NULL, options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    jm_error err = { 0 };
    jm_results *results = NULL;
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    jm_text text;
    jm_text_init(&text);
    jm_status status = jm_results_open(&results, argv[0], &err);
    if (status == JM_OK && checksum) {
        char hex[65];
        status = jm_results_checksum(results, hex, &err);
        if (status == JM_OK)
            jm_text_addf(&text, "%s\n", hex);
    } else if (status == JM_OK && scenario) {
        jm_results_text(results, "/provenance/scenario_lua", &text);
    } else if (status == JM_OK) {
        status = jm_results_describe(results, &text, &err);
    }
    fputs(text.data, stdout);
    jm_text_clear(&text);
    jm_results_close(results);
    return status == JM_OK ? JM_EXIT_OK : jm_cli_error(&err, true);
}
