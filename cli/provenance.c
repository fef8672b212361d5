/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/provenance.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "core/base/config.h"
#include "core/base/sha256.h"
#include "core/base/text.h"

static void add(jm_provenances *p, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add(jm_provenances *p, const char *key, const char *format, ...)
{
    va_list args;
    if (p->n == JM_PROVENANCE_MOST)
        return;
    va_start(args, format);
    vsnprintf(p->text[p->n], sizeof p->text[p->n], format, args);
    va_end(args);
    p->items[p->n] = (jm_provenance){ key, p->text[p->n] };
    p->n++;
}

static void add_cpu(jm_provenances *p)
{
    char line[512] = "";
    FILE *file = fopen("/proc/cpuinfo", "r");
    while (file && fgets(line, sizeof line, file) && strncmp(line, "model name", 10) != 0)
        line[0] = '\0';
    if (file)
        fclose(file);
    const char *colon = strchr(line, ':');
    line[strcspn(line, "\n")] = '\0';
    add(p, "cpu", "%s", colon ? colon + 2 : "unknown");
}

static void add_arms(jm_provenances *p, const jm_scene *scene)
{
    jm_text arms;
    jm_text_init(&arms);
    for (size_t i = 0; i < scene->arms.n; i++)
        jm_text_addf(&arms, "%s%s", i ? "," : "", scene->arms.items[i]);
    add(p, "only_arms", "%s", arms.data);
    jm_text_clear(&arms);
}

void jm_provenance_collect(jm_provenances *p, const jm_scene *scene, const char *command)
{
    struct utsname machine = { 0 };
    const jm_plan *plan = jm_host_plan(scene->host);
    p->n = 0;
    uname(&machine);
    add(p, "command", "%s", command);
    add(p, "jumeau_version", "%s", JM_VERSION);
    add(p, "build", "%s, %s", JM_BUILD_TYPE, JM_BUILD_COMPILER);
    add(p, "sundials", "%s", JM_BUILD_SUNDIALS);
    add(p, "written_with", "%s", JM_BUILD_RESULTS);
    add(p, "system", "%s %s %s", machine.sysname, machine.release, machine.machine);
    add(p, "host", "%s", machine.nodename);
    add_cpu(p);
    add(p, "kernels", "%s, %u lanes", plan->model->wide->isa, plan->model->wide->lanes);
    add(p, "random", "Philox 4x32-10, counted by seed, patient, quantity and index");
    const uint64_t whole = plan->cohort->whole ? plan->cohort->whole : plan->cohort->n;
    add(p, "patients", "%llu", (unsigned long long)whole);
    add(p, "evaluated", "%s", scene->evaluate ? "yes" : "no");
    add_arms(p, scene);
    char hex[65];
    jm_sha256_of(plan->scenario_text, strlen(plan->scenario_text), hex);
    add(p, "scenario_sha256", "%s", hex);
}
