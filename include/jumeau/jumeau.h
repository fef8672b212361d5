/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Jumeau for embedders: one virtual patient that lives as long as you let it.
 *
 *     jm_model *model = NULL;
 *     jm_patient *patient = NULL;
 *     double glucose;
 *     jm_error err;
 *     if (jm_model_load(&model, "glucose/hovorka", &err) == JM_OK &&
 *         jm_patient_new(&patient, model, NULL, &err) == JM_OK &&
 *         jm_patient_bolus(patient, "insulin", 4, "U", &err) == JM_OK &&
 *         jm_patient_step(patient, 30, "min", &err) == JM_OK)
 *         jm_patient_get(patient, "glucose", "mmol/L", &glucose, &err);
 *     jm_patient_free(patient);
 *     jm_model_free(model);
 *
 * Objects are opaque and belong to whoever made them. What makes an object takes `<type> **out`
 * first and leaves *out NULL where it fails. Freeing NULL does nothing. A `jm_error` is the
 * caller's and may be NULL everywhere; nothing in it is ever freed. Strings that come out live as
 * long as the object they were asked of.
 *
 * Quantities go by name ("heart.rate") and come and go in the unit that you say ("1/min"); NULL or
 * "" is the quantity's own unit, as the model has it.
 *
 * Threads: a model is read-only after loading and may be shared by any number of threads. A
 * patient is used by one thread at a time; different patients know nothing of each other. There is
 * no global state, no signal handler, no thread of our own, and nothing is ever printed.
 *
 * Compiles as C99 and as C++11.
 */
#ifndef JUMEAU_JUMEAU_H
#define JUMEAU_JUMEAU_H

#include <stddef.h>
#include <stdint.h>

#include "jumeau/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct jm_model jm_model;
typedef struct jm_patient jm_patient;

/* Of the library that runs, as "0.1.0". */
JM_API const char *jm_version(void);

/* ---- models ---- */

/*
 * Loads a model: a name that ships with Jumeau ("glucose/hovorka"), a .lua file, which is compiled
 * into a cache on first use, or a compiled .so, which needs neither compiler nor Lua source.
 */
JM_API JM_CHECK jm_status jm_model_load(jm_model **out, const char *path, jm_error *err);
/* Patients of the model must be gone before. */
JM_API void jm_model_free(jm_model *model);

JM_API const char *jm_model_name(const jm_model *model);        /* "glucose/hovorka" */
JM_API const char *jm_model_title(const jm_model *model);
JM_API const char *jm_model_time_unit(const jm_model *model);   /* "min" */
JM_API const char *jm_model_fingerprint(const jm_model *model); /* SHA-256 of its mathematics */

typedef enum jm_quantity_kind {
    JM_QUANTITY_STATE,     /* integrated; may be set */
    JM_QUANTITY_SIGNAL,    /* computed from the others; read only */
    JM_QUANTITY_PARAMETER, /* may be set */
    JM_QUANTITY_INPUT,     /* may be set */
    JM_QUANTITY_DOSE       /* a way for a dose to enter; has a unit, no value */
} jm_quantity_kind;

typedef struct jm_quantity_info {
    jm_quantity_kind kind;
    const char *name, *unit, *text;
    double value;     /* default of a parameter or input, else NAN */
    double low, high; /* range or bounds of validity, NAN where there is none */
} jm_quantity_info;

/* Everything that has a name, 0 … count - 1: states, signals, parameters, inputs, doses. */
JM_API size_t jm_model_count(const jm_model *model);
JM_API JM_CHECK jm_status jm_model_quantity(const jm_model *model, size_t i, jm_quantity_info *out,
                                            jm_error *err);

/* ---- patients ---- */

/*
 * A patient with the model's default parameters, not yet begun. `method` is how it is integrated:
 * NULL or "auto" lets a short probe decide, else the name of a method ("dopri5", "cvode_bdf").
 * The model must outlive the patient.
 */
JM_API JM_CHECK jm_status jm_patient_new(jm_patient **out, const jm_model *model,
                                         const char *method, jm_error *err);
JM_API void jm_patient_free(jm_patient *patient);

/* Relative and absolute tolerance (default 1e-6 and 1e-9, the latter in the unit of each state
   that has none of its own), before the patient begins. */
JM_API JM_CHECK jm_status jm_patient_tolerance(jm_patient *patient, double relative,
                                               double absolute, jm_error *err);

/*
 * Begins at time 0: start values follow from the parameters as they are now, and the search for
 * rest is made where the model asks for one. Called by itself by the first step, dose, reading or
 * saving; called again, it begins anew with the present parameters and forgets all doses.
 */
JM_API JM_CHECK jm_status jm_patient_begin(jm_patient *patient, jm_error *err);

/* Sets a parameter or an input at any time, a state once the patient has begun. */
JM_API JM_CHECK jm_status jm_patient_set(jm_patient *patient, const char *name, double value,
                                         const char *unit, jm_error *err);
/* The present value of any quantity. */
JM_API JM_CHECK jm_status jm_patient_get(jm_patient *patient, const char *name, const char *unit,
                                         double *value, jm_error *err);

/* A dose now, all at once; lag and bioavailability are the model's. */
JM_API JM_CHECK jm_status jm_patient_bolus(jm_patient *patient, const char *dose, double amount,
                                           const char *unit, jm_error *err);
/* A dose from now on, evenly over `duration` (in `time_unit`). */
JM_API JM_CHECK jm_status jm_patient_infuse(jm_patient *patient, const char *dose, double amount,
                                            const char *unit, double duration,
                                            const char *time_unit, jm_error *err);
/* Ends what runs of a dose now, lagged arrivals included; NULL: of every dose. */
JM_API JM_CHECK jm_status jm_patient_stop_dose(jm_patient *patient, const char *dose,
                                               jm_error *err);

/*
 * Lives on for `dt`, or up to time `t`; what falls due on the way (ends of infusions, events and
 * clocks of the model) takes place at its own time. A patient that cannot go on answers JM_SOLVER
 * or JM_DOMAIN, one that an event of the model has ended JM_DIED with the reason; it stands where
 * it came to, and goes on only after jm_patient_begin or jm_patient_restore.
 */
JM_API JM_CHECK jm_status jm_patient_step(jm_patient *patient, double dt, const char *unit,
                                          jm_error *err);
JM_API JM_CHECK jm_status jm_patient_step_to(jm_patient *patient, double t, const char *unit,
                                             jm_error *err);
JM_API JM_CHECK jm_status jm_patient_time(const jm_patient *patient, const char *unit, double *t,
                                          jm_error *err);
JM_API const char *jm_patient_method(const jm_patient *patient);
JM_API const jm_model *jm_patient_model(const jm_patient *patient);

/* Told of doses, changes and events of the model as they take place; `t` is in the model's unit of
   time. `heard` must not touch the patient. NULL: no longer. */
typedef void jm_heard_fn(void *user, double t, const char *kind, const char *label, double value,
                         const char *unit);
JM_API void jm_patient_listen(jm_patient *patient, jm_heard_fn *heard, void *user);

/*
 * Saves everything that the patient is (values, running infusions, what is still to come, the
 * integrator's memory) into `buffer`. *size gets the bytes that it takes; buffer NULL only asks for
 * them, and a smaller `room` is an error. The bytes carry version, model and checksum. A patient
 * that is restored goes on exactly as the saved one does, bit for bit. With methods that own-step
 * ("dopri5", "dop853") that is also how it would have gone on without being saved; with others
 * saving makes the patient's integrator begin anew, and the restored one likewise.
 * Models with true delays cannot be saved.
 */
JM_API JM_CHECK jm_status jm_patient_save(jm_patient *patient, void *buffer, size_t room,
                                          size_t *size, jm_error *err);
/* Into a patient of the same model; its method and tolerances become those that were saved. On
   failure the patient is what it was. */
JM_API JM_CHECK jm_status jm_patient_restore(jm_patient *patient, const void *buffer, size_t size,
                                             jm_error *err);

#ifdef __cplusplus
}
#endif
#endif
