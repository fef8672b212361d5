/* SPDX-License-Identifier: Apache-2.0 */
/* A whole folder of cases, with a table of what passed by component and test tag. */
#ifndef JM_TESTS_IO_IMPORT_SBML_SUITE_H
#define JM_TESTS_IO_IMPORT_SBML_SUITE_H

#include <dirent.h>
#include <sys/stat.h>

#include "tests/support/jm_test.h"
#include "tests/support/sbml_runner.h"

enum { SS_MOST_TAGS = 200 };

typedef struct ss_tag {
    char name[60];
    unsigned count[4]; /* by sr_fate */
} ss_tag;

typedef struct ss_table {
    ss_tag tag[SS_MOST_TAGS];
    unsigned n_tags;
    ss_tag all, core; /* `core`: without comp, fbc, delay, fast reactions, algebraic rules */
    bool is_loud;     /* says why each case that did not pass did not */
} ss_table;

static const char *const ss_fates[] = { "passed", "refused", "wrong", "broken" };

static void ss_count(ss_table *table, const char *name, sr_fate fate)
{
    unsigned i = 0;
    while (i < table->n_tags && strcmp(table->tag[i].name, name) != 0)
        i++;
    if (i == SS_MOST_TAGS)
        return;
    if (i == table->n_tags)
        snprintf(table->tag[table->n_tags++].name, sizeof table->tag[0].name, "%s", name);
    table->tag[i].count[fate]++;
}

/* Cases with one of these are counted apart. */
static bool ss_is_core(const char *tags)
{
    static const char *const others[] = { "comp:", "fbc:", "CSymbolDelay", "FastReaction",
                                          "AlgebraicRule" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strstr(tags, others[i]))
            return false;
    return true;
}

/* Every file of a case; the worst of them is the case's fate. */
static sr_outcome ss_run_case(const char *folder, const char *name)
{
    static const char *const levels[] = { "l3v2", "l3v1", "l2v5", "l2v4", "l2v3", "l2v2",
                                          "l2v1", "l1v2" };
    char path[700];
    sr_case c = { 0 };
    sr_outcome worst = { SR_PASSED, "" };
    unsigned n = 0;
    snprintf(path, sizeof path, "%s/%s/%s-settings.txt", folder, name, name);
    bool is_whole = sr_read_settings(&c, path);
    snprintf(path, sizeof path, "%s/%s/%s-results.csv", folder, name, name);
    is_whole = is_whole && sr_read_results(&c, path);
    for (size_t i = 0; is_whole && i < sizeof levels / sizeof *levels; i++) {
        struct stat info;
        snprintf(path, sizeof path, "%s/%s/%s-sbml-%s.xml", folder, name, name, levels[i]);
        if (stat(path, &info) != 0)
            continue;
        const sr_outcome out = sr_run(&c, path);
        if (out.fate > worst.fate)
            worst = out;
        n++;
    }
    if (n == 0)
        worst = (sr_outcome){ SR_BROKEN, "settings, results or models are missing" };
    sr_case_clear(&c);
    return worst;
}

static void ss_add(ss_table *table, const char *name, char *tags, const sr_outcome *out)
{
    char *rest = NULL;
    table->all.count[out->fate]++;
    if (ss_is_core(tags))
        table->core.count[out->fate]++;
    if (out->fate != SR_PASSED && table->is_loud)
        printf("%-8s %s [%s] %s\n", ss_fates[out->fate], name, tags, out->why);
    for (char *tag = strtok_r(tags, "|", &rest); tag; tag = strtok_r(NULL, "|", &rest))
        ss_count(table, tag, out->fate);
}

/* index.csv: case,testType,levels,models,componentTags,testTags,... */
static void ss_run_folder(ss_table *table, const char *folder, const char *only)
{
    char path[600], *rest = NULL;
    snprintf(path, sizeof path, "%s/index.csv", folder);
    char *index = sr_read(path);
    char *line = index ? strtok_r(index, "\n", &rest) : NULL;
    while (line && (line = strtok_r(NULL, "\n", &rest))) {
        char *cell[6] = { 0 }, *p = line, tags[1200];
        for (unsigned i = 0; p && i < 6; i++) {
            cell[i] = p;
            p = strchr(p, ',');
            if (p)
                *p++ = '\0';
        }
        if (!cell[5] || strcmp(cell[1], "TimeCourse") != 0 || (only && strcmp(only, cell[0]) != 0))
            continue;
        snprintf(tags, sizeof tags, "%s|%s", cell[4], cell[5]);
        const sr_outcome out = ss_run_case(folder, cell[0]);
        ss_add(table, cell[0], tags, &out);
    }
    free(index);
}

static void ss_print_row(const ss_tag *row)
{
    printf("%-36s %6u %6u %6u %6u\n", row->name, row->count[SR_PASSED], row->count[SR_REFUSED],
           row->count[SR_WRONG], row->count[SR_BROKEN]);
}

JM_TEST_UNUSED static void ss_print(ss_table *table)
{
    snprintf(table->all.name, sizeof table->all.name, "all");
    snprintf(table->core.name, sizeof table->core.name, "core");
    printf("%-36s %6s %6s %6s %6s\n", "tag", ss_fates[0], ss_fates[1], ss_fates[2], ss_fates[3]);
    for (unsigned i = 0; i < table->n_tags; i++)
        ss_print_row(&table->tag[i]);
    ss_print_row(&table->core);
    ss_print_row(&table->all);
}

static unsigned ss_total(const ss_tag *row)
{
    return row->count[0] + row->count[1] + row->count[2] + row->count[3];
}

#endif
