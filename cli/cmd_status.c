/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/opt.h"
#include "core/base/text.h"
#include "hpc/home.h"

static int say(const char *output, const jm_ledger_count *count, const char *beat, bool json)
{
    const double all = count->n_groups ? (double)count->n_groups : 1;
    if (json) {
        printf("{\"file\": \"%s\", \"complete\": false, \"groups\": %llu, \"done\": %llu, "
               "\"missing\": %llu, \"shards\": %llu, \"torn_bytes\": %llu, \"progress\": %s}\n",
               output, (unsigned long long)count->n_groups, (unsigned long long)count->n_done,
               (unsigned long long)(count->n_groups - count->n_done),
               (unsigned long long)count->n_shards, (unsigned long long)count->torn,
               beat ? beat : "null");
        return JM_EXIT_OK;
    }
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
    size_t n = 0, length = 0;
    char folder[JM_HOME_ROOM], path[JM_HOME_ROOM + 32];
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    jm_home_name(folder, argv[0]);
    if (access(folder, F_OK) != 0) {
        const bool there = access(argv[0], F_OK) == 0;
        if (there && json)
            printf("{\"file\": \"%s\", \"complete\": true}\n", argv[0]);
        else if (there)
            printf("%s is complete\n", argv[0]);
        else
            fprintf(stderr, "jumeau: there is neither %s nor a folder of its shards\n", argv[0]);
        return there ? JM_EXIT_OK : JM_EXIT_DATA;
    }
    jm_error err = { 0 };
    jm_ledger *ledger = NULL;
    char *beat = NULL;
    if (jm_ledger_new(&ledger, folder, NULL, &err) != JM_OK)
        return jm_cli_error(&err, true);
    snprintf(path, sizeof path, "%s/progress.json", folder);
    if (jm_text_read_file(&beat, &length, path, 65536, NULL) == JM_OK)
        beat[strcspn(beat, "\n")] = '\0';
    code = say(argv[0], jm_ledger_counts(ledger), beat, json);
    free(beat);
    jm_ledger_free(ledger);
    return code;
}
