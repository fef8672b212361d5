/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A patient of a scenario as io/live wants it: the scenario is read once for each of them, so that
 * each has a script, a plan and a thread of its own.
 */
#ifndef JM_CLI_PATIENT_H
#define JM_CLI_PATIENT_H

#include "cli/scene.h"
#include "io/live/life.h"

typedef struct jm_patient_at {
    const char *path, *arm; /* scenario; NULL: its first arm */
    bool has_number;
    uint64_t number;        /* of the patient, from 1 on; else its first, or only one */
} jm_patient_at;

typedef struct jm_live_patient {
    jm_scene scene;
    jm_attendant relay;             /* of the host: passes on to */
    const jm_attendant *attendant;  /* who attends now */
    uint64_t group;                 /* of the plan */
    char name[64];                  /* of the patient */
    char folder[JM_INSTALL_ROOM];   /* of settled patients; "": none */
    char title[200];
} jm_live_patient;

/* `scene` has the options of the command line. */
JM_CHECK jm_status jm_live_patient_new(jm_live_patient **out, const jm_scene *scene,
                                       const jm_patient_at *at, jm_error *err);
void jm_live_patient_free(jm_live_patient *patient); /* NULL does nothing */
jm_life jm_live_patient_life(jm_live_patient *patient);

#endif
