/* SPDX-License-Identifier: Apache-2.0 */
/* What a call of Jumeau answers: a status, and an error owned by the caller. */
#ifndef JUMEAU_STATUS_H
#define JUMEAU_STATUS_H

#if defined(__GNUC__)
#define JM_API __attribute__((visibility("default")))
#define JM_CHECK __attribute__((warn_unused_result))
#else
#define JM_API
#define JM_CHECK
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* What happened. Codes are stable: new ones are added at the end. */
#define JM_STATUS_LIST(X)                                                   \
    X(JM_OK, "done")                                                        \
    X(JM_ARGUMENT, "the caller passed something that the function forbids") \
    X(JM_MEMORY, "no memory left")                                          \
    X(JM_FILE, "a file cannot be opened, read or written")                  \
    X(JM_SYNTAX, "a model, scenario or table does not parse")               \
    X(JM_UNITS, "units do not agree")                                       \
    X(JM_MODEL, "a model is not complete or contradicts itself")            \
    X(JM_BUILD, "the C compiler refused a generated kernel")                \
    X(JM_DOMAIN, "a patient left the domain of the model")                  \
    X(JM_SOLVER, "the integrator gave up on a patient")                     \
    X(JM_STOPPED, "stopped on request")                                     \
    X(JM_SCRIPT, "a script failed or used more than it may")                \
    X(JM_INTERNAL, "a fault of Jumeau itself: please report it")            \
    X(JM_DIED, "a patient has died: the model says of what")

#define JM_STATUS_ENUM(name, text) name,
typedef enum jm_status { JM_STATUS_LIST(JM_STATUS_ENUM) JM_STATUS_COUNT } jm_status;

/* One error, owned by the caller. Nothing in it is ever freed. */
typedef struct jm_error {
    jm_status status;
    char text[600];     /* finding and remedy, for the person who wrote the model or script */
    char place[300];    /* "models/heart/lv.lua:42"; empty where no file is at fault */
    const char *origin; /* "core/units/units.c:118", for the developer */
} jm_error;

/* The sentence that belongs to a status. Static text. */
JM_API const char *jm_status_text(jm_status status);

#ifdef __cplusplus
}
#endif
#endif
