/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A patient in real time: the skeleton of a training simulator.
 *
 *     realtime [--speed N] [--for SECONDS] [--dose NAME=AMOUNT] [MODEL] [QUANTITY=UNIT]...
 *     realtime --speed 600 --dose meal=60 glucose/hovorka glucose=mmol/L insulin=mU/L
 *
 * Ten times a second the patient lives on for as long as has passed on the wall clock, times the
 * speed, and its quantities are printed. Ctrl-C ends it in good order. Only the public header is
 * used; there is nothing here that a program of yours could not do.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "jumeau/jumeau.h"

enum { TICKS_A_SECOND = 10, MOST_SHOWN = 8 };

typedef struct plan {
    double speed, seconds; /* how long on the wall clock; 0: until Ctrl-C */
    const char *model;
    char *dose;            /* "meal=60", in the model's own unit; NULL: none */
    char *shown[MOST_SHOWN]; /* "glucose=mmol/L" */
    int n_shown;
} plan;

/* All that a signal handler may touch. */
static volatile sig_atomic_t asked_to_stop;

static void stop(int signal_number)
{
    (void)signal_number;
    asked_to_stop = 1;
}

static int complain(const jm_error *err)
{
    fprintf(stderr, "realtime: %s%s%s\n", err->place, err->place[0] ? ": " : "", err->text);
    return 1;
}

/* Cuts "name=rest" in two; rest is "" where there is none. */
static char *cut(char *text)
{
    char *sign = strchr(text, '=');
    if (!sign)
        return text + strlen(text);
    *sign = '\0';
    return sign + 1;
}

static int read_arguments(plan *p, int n_args, char **args)
{
    for (int i = 1; i < n_args; i++) {
        const int has_value = i + 1 < n_args;
        if (strcmp(args[i], "--speed") == 0 && has_value)
            p->speed = strtod(args[++i], NULL);
        else if (strcmp(args[i], "--for") == 0 && has_value)
            p->seconds = strtod(args[++i], NULL);
        else if (strcmp(args[i], "--dose") == 0 && has_value)
            p->dose = args[++i];
        else if (args[i][0] == '-' || p->n_shown == MOST_SHOWN)
            return 0;
        else if (!p->model)
            p->model = args[i];
        else
            p->shown[p->n_shown++] = args[i];
    }
    return p->speed > 0;
}

static jm_status give_dose(jm_patient *patient, char *dose, jm_error *err)
{
    const char *amount = dose ? cut(dose) : NULL;
    return dose ? jm_patient_bolus(patient, dose, strtod(amount, NULL), NULL, err) : JM_OK;
}

static jm_status show(jm_patient *patient, const plan *p, const char *const *units, jm_error *err)
{
    double value;
    jm_status status = jm_patient_time(patient, "s", &value, err);
    if (status != JM_OK)
        return status;
    printf("%10.1f s", value);
    for (int i = 0; i < p->n_shown; i++) {
        status = jm_patient_get(patient, p->shown[i], units[i], &value, err);
        if (status != JM_OK)
            return status;
        printf("   %s %.4g %s", p->shown[i], value, units[i]);
    }
    putchar('\n');
    fflush(stdout);
    return JM_OK;
}

/* Sleeps until the next tick of a clock that never drifts; a signal wakes it early. */
static void wait_for(struct timespec *tick)
{
    tick->tv_nsec += 1000000000L / TICKS_A_SECOND;
    if (tick->tv_nsec >= 1000000000L) {
        tick->tv_nsec -= 1000000000L;
        tick->tv_sec++;
    }
    while (!asked_to_stop &&
           clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, tick, NULL) == EINTR) {
    }
}

static jm_status live(jm_patient *patient, const plan *p, const char *const *units, jm_error *err)
{
    struct timespec tick;
    const double step = p->speed / TICKS_A_SECOND; /* s of the patient's time */
    jm_status status = show(patient, p, units, err);
    clock_gettime(CLOCK_MONOTONIC, &tick);
    for (long k = 1; status == JM_OK && !asked_to_stop; k++) {
        if (p->seconds > 0 && (double)k > p->seconds * TICKS_A_SECOND)
            break;
        wait_for(&tick);
        if (asked_to_stop)
            break;
        status = jm_patient_step(patient, step, "s", err);
        if (status == JM_OK)
            status = show(patient, p, units, err);
    }
    return status;
}

int main(int n_args, char **args)
{
    plan p = {.speed = 1};
    const char *units[MOST_SHOWN];
    jm_model *model = NULL;
    jm_patient *patient = NULL;
    jm_error err;
    int code = 0;
    if (!read_arguments(&p, n_args, args)) {
        fprintf(stderr, "usage: realtime [--speed N] [--for SECONDS] [--dose NAME=AMOUNT] "
                        "[MODEL] [QUANTITY=UNIT]...\n");
        return 2;
    }
    for (int i = 0; i < p.n_shown; i++)
        units[i] = cut(p.shown[i]);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    if (jm_model_load(&model, p.model ? p.model : "glucose/hovorka", &err) != JM_OK ||
        jm_patient_new(&patient, model, "auto", &err) != JM_OK ||
        jm_patient_begin(patient, &err) != JM_OK || give_dose(patient, p.dose, &err) != JM_OK ||
        live(patient, &p, units, &err) != JM_OK)
        code = complain(&err);
    jm_patient_free(patient);
    jm_model_free(model);
    return code;
}
