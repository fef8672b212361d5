/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/models.h"
#include "cli/scene.h"
#include "scenarios/verify/verify.h"

/* What is known of the rows of one case so far, and of all. */
typedef struct tally {
    char about[80], where[160], problem[300];
    double worst, got, value, allowed;
    size_t n_case, n_wrong, n_unmet;
} tally;

static void say_case(tally *t)
{
    if (t->n_case)
        printf("  %-30s %5zu values, furthest: %.7g is %.7g, %3.0f %% of what is allowed "
               "(%s)%s%s\n", t->about, t->n_case, t->value, t->got, 100 * t->worst, t->where,
               *t->problem ? ": " : "", t->problem);
    t->n_case = 0;
    t->worst = -1;
    t->problem[0] = '\0';
}

static void count_row(void *user, const jm_verified *row)
{
    tally *t = user;
    const double share = fabs(row->got - row->value) / row->allowed;
    if (strncmp(t->about, row->about, sizeof t->about - 1) != 0)
        say_case(t);
    snprintf(t->about, sizeof t->about, "%s", row->about);
    t->n_case++;
    t->n_wrong += !row->agrees && !*row->unmet;
    t->n_unmet += !row->agrees && *row->unmet;
    if (!row->agrees)
        printf("  line %d: %s of %s%s%s %s is %g, not %g +- %.2g%s%s%s%s\n", row->line,
               row->quantity, row->arm, *row->time ? " at " : "", row->time, row->time_unit,
               row->got, row->value, row->allowed, *row->problem ? ": " : "", row->problem,
               *row->unmet ? "; known: " : "", row->unmet);
    if (!(share <= t->worst)) {
        t->worst = share;
        t->got = row->got;
        t->value = row->value;
        snprintf(t->where, sizeof t->where, "%s%s%s", row->quantity, *row->time ? " at " : "",
                 row->time);
        snprintf(t->problem, sizeof t->problem, "%s", row->problem);
    }
}

static int verify_file(jm_scene *scene, const char *name, const char *path, size_t *n_wrong)
{
    jm_error err = { 0 };
    jm_verify_options options = { .scenarios = scene->install.scenarios };
    tally t = { .worst = -1 };
    if (!scene->quiet)
        printf("%s\n", name);
    jm_status status = jm_scene_host_options(scene, true, &options.host, &err);
    if (status == JM_OK)
        status = jm_verify(path, &options, count_row, &t, &err);
    if (status != JM_OK)
        return jm_cli_error(&err, true);
    if (!scene->quiet)
        say_case(&t);
    if (!scene->quiet && t.n_unmet)
        printf("  known not to be met: %zu rows\n", t.n_unmet);
    *n_wrong += t.n_wrong;
    return JM_EXIT_OK;
}

/* The table of a model in one of the folders; false where it has none. */
static bool find_table(const jm_model_options *model, const char *name, char *path, size_t room)
{
    for (size_t i = 0; i < model->search.n_roots; i++) {
        snprintf(path, room, "%s/%s.reference.csv", model->search.roots[i], name);
        FILE *file = fopen(path, "r");
        if (file) {
            fclose(file);
            return true;
        }
    }
    return false;
}

/* The models that were asked for, or all. */
static void choose(jm_models *models, const jm_model_options *model, char **names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        jm_models_add(models, names[i]);
    for (size_t i = 0; n == 0 && i < model->search.n_roots; i++)
        jm_models_find(models, model->search.roots[i]);
    if (n == 0)
        jm_models_sort(models);
}

static int verify_all(jm_scene *scene, const jm_model_options *model, const jm_models *models,
                      bool named)
{
    size_t n_wrong = 0;
    int code = JM_EXIT_OK;
    for (size_t i = 0; i < models->n; i++) {
        char path[JM_INSTALL_ROOM];
        if (find_table(model, models->names[i], path, sizeof path)) {
            const int one = verify_file(scene, models->names[i], path, &n_wrong);
            code = one == JM_EXIT_OK ? code : one;
        } else if (named) {
            fprintf(stderr,
                    "jumeau: there is no reference table %s.reference.csv beside the model\n",
                    models->names[i]);
            code = JM_EXIT_DATA;
        }
    }
    if (code == JM_EXIT_OK && n_wrong) {
        fprintf(stderr, "jumeau: %zu numbers do not agree\n", n_wrong);
        code = JM_EXIT_FAILED;
    }
    return code;
}

int cmd_verify(int argc, char **argv)
{
    jm_scene scene = { 0 };
    jm_model_options model;
    jm_models models = { 0 };
    const jm_opt options[] = { JM_SCENE_OPTIONS(&scene) };
    const jm_opt_spec spec = {
        "jumeau verify [MODEL…] [options]",
        "Runs the reference scenarios of models and compares what comes out with the published or\n"
        "exact numbers that stand beside each model (<model>.reference.csv). All models without a "
        "name.\nEnds with 1 where a number does not agree that is not marked as known (unmet).",
        "  jumeau verify glucose/hovorka\n  jumeau verify adult/adult\n", options,
        JM_SCENE_N_OPTIONS, 0, 1000
    };
    size_t n = 0;
    jm_error err = { 0 };
    int code = jm_opt_parse(&spec, argc, argv, &n);
    if (code >= 0)
        return code;
    if (jm_scene_model_options(&scene, &model, &err) != JM_OK)
        return jm_cli_error(&err, false);
    choose(&models, &model, argv, n);
    code = verify_all(&scene, &model, &models, n > 0);
    jm_models_clear(&models);
    return code;
}
