/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/opt.h"
#include "core/base/text.h"
#include "hpc/home.h"

/* What a file of results is said to be, as JSON; without a count it is complete. */
static void say_json(const char *output, const jm_ledger_count *count, const char *beat)
{
    jm_text out;
    jm_text_init(&out);
    jm_text_add(&out, "{\"file\": ");
    jm_text_add_json(&out, output);
    jm_text_addf(&out, ", \"complete\": %s", count ? "false" : "true");
    if (count)
        jm_text_addf(&out,
                     ", \"groups\": %llu, \"done\": %llu, \"missing\": %llu, \"shards\": %llu, "
                     "\"torn_bytes\": %llu, \"progress\": %s",
                     (unsigned long long)count->n_groups, (unsigned long long)count->n_done,
                     (unsigned long long)(count->n_groups - count->n_done),
                     (unsigned long long)count->n_shards, (unsigned long long)count->torn,
                     beat ? beat : "null");
    jm_text_add(&out, "}\n");
    fputs(out.data, stdout);
    jm_text_clear(&out);
}

static void say(const char *output, const jm_ledger_count *count, const char *beat)
{
    const double all = count->n_groups ? (double)count->n_groups : 1;
    printf("%s: %llu of %llu groups are finished (%.1f %%), in %llu shards\n", output,
           (unsigned long long)count->n_done, (unsigned long long)count->n_groups,
           100 * (double)count->n_done / all,
           (unsigned long long)count->n_shards);
    if (count->torn)
        printf("%llu bytes of records were torn off by an interruption; their groups are done "
               "again\n",
               (unsigned long long)count->torn);
    if (beat)
        printf("last said: %s\n", beat);
}

/* There are no shards: the file is complete, or there is nothing. */
static int say_no_shards(const char *output, bool json)
{
    if (access(output, F_OK) != 0) {
        fprintf(stderr, "jumeau: there is neither %s nor a folder of its shards\n", output);
        return JM_EXIT_DATA;
    }
    if (json)
        say_json(output, NULL, NULL);
    else
        printf("%s is complete\n", output);
    return JM_EXIT_OK;
}

static int say_shards(const char *output, const char *folder, bool json)
{
    char path[JM_HOME_ROOM + 32], *beat = NULL;
    size_t length = 0;
    jm_error err = { 0 };
    jm_ledger *ledger = NULL;
    if (jm_ledger_new(&ledger, folder, NULL, &err) != JM_OK)
        return jm_cli_error(&err, true);
    snprintf(path, sizeof path, "%s/progress.json", folder);
    if (jm_text_read_file(&beat, &length, path, 65536, NULL) == JM_OK)
        beat[strcspn(beat, "\n")] = '\0';
    if (json)
        say_json(output, jm_ledger_counts(ledger), beat);
    else
        say(output, jm_ledger_counts(ledger), beat);
    free(beat);
    jm_ledger_free(ledger);
    return JM_EXIT_OK;
}

int cmd_status(int argc, char **argv)
{
    bool json = false;
    const jm_opt options[] = {
        { 0, "json", NULL, JM_OPT_FLAG, &json, NULL, "Say it as JSON." },
    };
    const jm_opt_spec spec = {
        "jumeau status FILE [options]",
        "Says how far a run is that writes FILE with --resume, --shard or several processes: from\n"
        "its shards, which anybody may read while it runs.",
        "  jumeau status big.h5\n", options, sizeof options / sizeof *options, 1, 1
    };
    size_t n = 0;
    char folder[JM_HOME_ROOM];
    const int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    jm_home_name(folder, argv[0]);
    return access(folder, F_OK) == 0 ? say_shards(argv[0], folder, json)
                                     : say_no_shards(argv[0], json);
}
