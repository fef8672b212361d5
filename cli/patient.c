/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/patient.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/run/run.h"

#define LONGEST (10 * 365.25 * 86400.0) /* seconds that a session may last: nobody waits for it */

/* --- the attendant of a host is chosen when it is read, who attends when it lives --- */

static bool stand(void *user, jm_hand *hand, uint64_t n, const jm_order **orders, size_t *n_orders)
{
    const jm_attendant *who = ((jm_live_patient *)user)->attendant;
    return who->stand(who->user, hand, n, orders, n_orders);
}

static void refused(void *user, const jm_order *order, const jm_error *err)
{
    const jm_attendant *who = ((jm_live_patient *)user)->attendant;
    if (who->refused)
        who->refused(who->user, order, err);
}

/* --- reading --- */

static jm_status load(jm_live_patient *p, const jm_patient_at *at, bool finish, jm_error *err)
{
    jm_host_options options;
    jm_scene_clear(&p->scene);
    jm_status status = jm_scene_host_options(&p->scene, finish, &options, err);
    if (status != JM_OK)
        return status;
    options.arms = &at->arm;
    options.n_arms = at->arm ? 1 : 0;
    options.has_only = at->has_number;
    options.only = at->has_number ? at->number - 1 : 0;
    options.attendant = &p->relay;
    options.duration = LONGEST;
    return jm_host_load(&p->scene.host, at->path, &options, err);
}

/* The group in which the patient is alone, in the first arm. */
static jm_status find_group(jm_live_patient *p, jm_error *err)
{
    const jm_plan *plan = jm_host_plan(p->scene.host);
    jm_group group;
    for (uint64_t g = 0; g < plan->n_groups; g++) {
        jm_status status = jm_plan_group(plan, g, &group, err);
        if (status != JM_OK)
            return status;
        if (group.arm == 0 && group.replicate == 0 && group.n == 1) {
            plan->cohort->id(plan->cohort, group.patient[0], p->name, sizeof p->name);
            p->group = g;
            return JM_OK;
        }
    }
    return jm_fail(err, JM_INTERNAL, "there is no group with one patient");
}

static jm_status read_patient(jm_live_patient *p, const jm_patient_at *at, jm_error *err)
{
    jm_patient_at one = *at;
    /* A session that is lived again says itself which patient it is about. */
    jm_status status = at->has_number ? JM_OK : load(p, at, false, err);
    if (status == JM_OK && !at->has_number && jm_host_cohort(p->scene.host)->n > 1) {
        one.has_number = true;
        one.number = 1;
    }
    if (status == JM_OK)
        status = load(p, &one, true, err);
    return status == JM_OK ? find_group(p, err) : status;
}

jm_status jm_live_patient_new(jm_live_patient **out, const jm_scene *scene,
                              const jm_patient_at *at, jm_error *err)
{
    jm_live_patient *p = *out = calloc(1, sizeof *p);
    if (!p)
        return jm_fail(err, JM_MEMORY, "no memory for a patient");
    p->scene = *scene;
    p->relay = (jm_attendant){ p, stand, refused };
    jm_status status = read_patient(p, at, err);
    if (status != JM_OK) {
        jm_live_patient_free(p);
        *out = NULL;
        return status;
    }
    if (!jm_scene_settled(&p->scene, p->folder))
        p->folder[0] = '\0';
    snprintf(p->title, sizeof p->title, "%s", jm_host_title(p->scene.host));
    return JM_OK;
}

void jm_live_patient_free(jm_live_patient *p)
{
    if (!p)
        return;
    jm_scene_clear(&p->scene);
    free(p);
}

/* --- living --- */

/* A sink that only wants to know how it ended. */
typedef struct ending {
    jm_sink sink; /* first */
    jm_fate fate;
    char reason[200];
} ending;

static jm_status on_begin(jm_sink *sink, const jm_plan *plan, jm_error *err)
{
    (void)sink, (void)plan, (void)err;
    return JM_OK;
}

static jm_status on_run(jm_sink *sink, const jm_run_result *result, jm_error *err)
{
    ending *e = (ending *)sink;
    (void)err;
    e->fate = result->fate;
    snprintf(e->reason, sizeof e->reason, "%s", result->reason);
    return JM_OK;
}

static jm_status on_end(jm_sink *sink, jm_status status, jm_error *err)
{
    (void)sink, (void)status, (void)err;
    return JM_OK;
}

static void on_free(jm_sink *sink)
{
    (void)sink;
}

static jm_status live(void *user, const jm_attendant *attendant, char why[300], jm_error *err)
{
    jm_live_patient *p = user;
    ending e = { .sink = { on_begin, on_run, on_end, on_free }, .fate = JM_FATE_NOT_RUN };
    jm_run *run = NULL;
    p->attendant = attendant;
    jm_status status = jm_run_new(&run, jm_host_plan(p->scene.host), &e.sink,
                                  jm_host_protocol(p->scene.host), err);
    if (status == JM_OK && p->folder[0])
        status = jm_run_keep(run, p->folder, err);
    if (status == JM_OK)
        status = jm_run_group(run, p->group, err);
    jm_run_free(run);
    static const char *const texts[JM_FATE_COUNT] = {
        [JM_FATE_OK] = "the session has lasted as long as sessions can",
        [JM_FATE_SOLVER] = "the patient could not be computed any further",
        [JM_FATE_DOMAIN] = "the patient has left what the model is valid for",
        [JM_FATE_DIED] = "the patient has died", [JM_FATE_STOPPED] = "the scenario ended it",
        [JM_FATE_ERROR] = "the scenario's script failed", [JM_FATE_NOT_RUN] = "nobody lived"
    };
    snprintf(why, 300, "%s%s%s", texts[e.fate], *e.reason ? ": " : "", e.reason);
    return status;
}

static void look(void *user, jm_hand *hand, const jm_ref *refs, size_t n, double *out)
{
    (void)user;
    jm_hand_look(hand, refs, n, out);
}

static jm_status save(void *user, jm_hand *hand, void *buffer, size_t room, size_t *size,
                      jm_error *err)
{
    (void)user;
    return jm_hand_save(hand, buffer, room, size, err);
}

static jm_status restore(void *user, jm_hand *hand, const void *buffer, size_t size, jm_error *err)
{
    (void)user;
    return jm_hand_restore(hand, buffer, size, err);
}

static jm_status write_text(void *user, uint64_t ticks, const jm_entry *entries, size_t n,
                            jm_text *out, jm_error *err)
{
    const jm_live_patient *p = user;
    return jm_host_session_text(p->scene.host, 0, ticks, entries, n, out, err);
}

jm_life jm_live_patient_life(jm_live_patient *p)
{
    const jm_host *host = p->scene.host;
    return (jm_life){ .user = p,
                      .model = jm_host_model(host),
                      .session = jm_host_session(host),
                      .title = p->title,
                      .patient = p->name,
                      .arm = jm_host_plan(host)->arms[0].name,
                      .live = live,
                      .look = look,
                      .save = save,
                      .restore = restore,
                      .text = write_text };
}
