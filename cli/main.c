/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "core/base/config.h"
#include "core/base/text.h"

static const jm_cmd commands[] = {
    { "check", "read a scenario or model and say whether it is right", cmd_check },
    { "run", "run a scenario and write its results", cmd_run },
    { "live", "let patients live in real time, in a browser", cmd_live },
    { "merge", "make the results file of a job array's shards", cmd_merge },
    { "status", "say how far a run is, from its shards", cmd_status },
    { "model", "list, show or build models", cmd_model },
    { "verify", "compare models with their published numbers", cmd_verify },
    { "catalogue", "write a page about every model", cmd_catalogue },
    { "import", "make a model of an SBML or CellML file", cmd_import },
    { "cohort", "show or write the patients of a scenario", cmd_cohort },
    { "plan", "show what a scenario would do, as data", cmd_plan },
    { "info", "describe a results file", cmd_info },
    { "report", "make a page of results, for people to read", cmd_report },
    { "reproduce", "run a results file again and compare", cmd_reproduce },
    { "doctor", "look at this machine and this installation", cmd_doctor },
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

static void help(FILE *to)
{
    fprintf(to, "Jumeau simulates patients: one or a million.\n\n"
                "  jumeau run scenarios/steps/01_one_patient.lua -o one.h5\n"
                "  jumeau check scenarios/diabetes/type1_day.lua\n"
                "  jumeau model show glucose/hovorka\n\nCommands:\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
    fprintf(to, "\n`jumeau COMMAND --help` says more. Exit codes: 0 done, 1 failed, 2 usage, "
                "3 some patients failed,\n65 wrong input, 70 fault of Jumeau, 74 files, "
                "75 interrupted and\nresumable, 130 interrupted.\n"
                "For research and education only: not a medical device.\n");
}

static const jm_cmd *find(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static int unknown(const char *name)
{
    const char *names[N_COMMANDS];
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i].name;
    const char *near = jm_text_nearest(name, names, N_COMMANDS);
    fprintf(stderr, "jumeau: there is no command \"%s\"%s%s%s\n", name,
            near ? "; did you mean \"" : "; see jumeau help", near ? near : "", near ? "\"?" : "");
    return JM_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C");
    signal(SIGXFSZ, SIG_IGN); /* a limit of file sizes (ulimit -f) is an error like a full disk */
    if (argc < 2) {
        help(stderr);
        return JM_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0) {
        printf("jumeau %s\n", JM_VERSION);
        return JM_EXIT_OK;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        const jm_cmd *cmd = argc > 2 ? find(argv[2]) : NULL;
        char *ask[] = { argc > 2 ? argv[2] : argv[1], (char[]){ "--help" }, NULL };
        if (cmd)
            return cmd->run(2, ask);
        if (argc > 2)
            return unknown(argv[2]);
        help(stdout);
        return JM_EXIT_OK;
    }
    const jm_cmd *cmd = find(argv[1]);
    return cmd ? cmd->run(argc - 1, argv + 1) : unknown(argv[1]);
}
