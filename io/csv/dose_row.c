/* SPDX-License-Identifier: Apache-2.0 */
#include "io/csv/dose_row.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { MOST_TIMES = 1000000 };

typedef struct reading {
    jm_dose_row *to;
    const jm_dose_columns *columns;
    const jm_csv *csv;
    const jm_model *model;
    jm_error *err;
    double amount, rate, duration, interval; /* as they stand in the table */
} reading;

#define refuse(r, status, ...) \
    jm_fail_at((r)->err, (status), jm_csv_path((r)->csv), jm_csv_line((r)->csv), __VA_ARGS__)

/* A number; 0 where the table has no such column or the row no value. */
static jm_status number(const reading *r, jm_dose_name name, double *out)
{
    *out = 0;
    if (!jm_dose_has(r->columns, r->csv, name))
        return JM_OK;
    return jm_csv_number(r->csv, r->columns->at[name], out, r->err);
}

/* A whole number from 0 to `most`. */
static jm_status count(const reading *r, jm_dose_name name, uint32_t most, uint32_t *out)
{
    double x;
    const jm_status status = number(r, name, &x);

    if (status != JM_OK)
        return status;
    if (x < 0 || x > most || x != floor(x)) {
        return refuse(r, JM_SYNTAX, "%s %g is not a whole number from 0 to %u",
                      jm_csv_name(r->csv, r->columns->at[name]), x, (unsigned)most);
    }
    *out = (uint32_t)x;
    return JM_OK;
}

static jm_status not_negative(const reading *r, jm_dose_name name, double *out, const char *remedy)
{
    const jm_status status = number(r, name, out);

    if (status == JM_OK && *out < 0) {
        return refuse(r, JM_SYNTAX, "%s %g is negative; %s",
                      jm_csv_name(r->csv, r->columns->at[name]), *out, remedy);
    }
    return status;
}

/* --- what a row is -------------------------------------------------------------------------- */

static bool is_dose(const reading *r)
{
    return r->to->evid == JM_EVID_DOSE || r->to->evid == JM_EVID_RESET_DOSE;
}

static jm_status read_evid(reading *r)
{
    if (jm_dose_has(r->columns, r->csv, JM_DOSE_EVID))
        return count(r, JM_DOSE_EVID, JM_EVID_RESET_DOSE, &r->to->evid);
    r->to->evid = r->amount > 0 || r->rate != 0 ? JM_EVID_DOSE : JM_EVID_OBSERVATION;
    return JM_OK;
}

static jm_status read_time(reading *r)
{
    double t;
    jm_status status = jm_csv_number(r->csv, r->columns->at[JM_DOSE_TIME], &t, r->err);

    if (status != JM_OK)
        return status;
    if (t < 0) {
        return refuse(r, JM_SYNTAX,
                      "TIME %g is negative; time counts from the start, move all times", t);
    }
    r->to->t = t * r->columns->time;
    if (!isfinite(r->to->t))
        return refuse(r, JM_SYNTAX, "TIME %g is too large for the model's unit of time", t);
    return JM_OK;
}

/* --- where a dose goes ---------------------------------------------------------------------- */

static jm_status unknown_route(const reading *r, const char *name)
{
    const jm_model_abi *abi = r->model->abi;
    const char **candidates = malloc((abi->n_routes + 1) * sizeof *candidates);
    const char *nearest = NULL;

    for (uint32_t k = 0; candidates && k < abi->n_routes; k++)
        candidates[k] = abi->routes[k].name;
    if (candidates && abi->n_routes > 0)
        nearest = jm_text_nearest(name, candidates, abi->n_routes);
    free(candidates);
    if (nearest) {
        return refuse(r, JM_SYNTAX, "CMT \"%.60s\" is no route of %s; did you mean \"%s\"?", name,
                      abi->name, nearest);
    }
    return refuse(r, JM_SYNTAX, "CMT \"%.60s\" is no route of %s; its first one is \"%s\"", name,
                  abi->name, abi->routes[0].name);
}

/* The only route into a state of this name, UINT32_MAX where there is none or several. */
static uint32_t route_into(const jm_model_abi *abi, const char *state, uint32_t *n_found)
{
    uint32_t found = UINT32_MAX;

    *n_found = 0;
    for (uint32_t k = 0; k < abi->n_routes; k++) {
        if (strcmp(abi->states[abi->routes[k].state].name, state) == 0) {
            found = k;
            ++*n_found;
        }
    }
    return found;
}

static jm_status route_by_name(const reading *r, const char *name)
{
    const jm_model_abi *abi = r->model->abi;
    uint32_t n_found;

    for (uint32_t k = 0; k < abi->n_routes; k++) {
        if (strcmp(abi->routes[k].name, name) == 0) {
            r->to->route = k;
            return JM_OK;
        }
    }
    r->to->route = route_into(abi, name, &n_found);
    if (n_found > 1) {
        return refuse(r, JM_SYNTAX, "%u routes enter \"%s\"; name the route, like \"%s\"",
                      (unsigned)n_found, name, abi->routes[r->to->route].name);
    }
    return n_found == 1 ? JM_OK : unknown_route(r, name);
}

static jm_status read_route(reading *r)
{
    const jm_model_abi *abi = r->model->abi;
    const char *name;
    double x;

    if (abi->n_routes == 0) {
        return refuse(r, JM_SYNTAX, "%s has no route for a dose; give it a `dose` or take EVID 2",
                      abi->name);
    }
    if (!jm_dose_has(r->columns, r->csv, JM_DOSE_CMT)) {
        r->to->route = 0;
        if (abi->n_routes == 1)
            return JM_OK;
        return refuse(r, JM_SYNTAX, "%s has %u routes; say in CMT which one, like \"%s\"",
                      abi->name, (unsigned)abi->n_routes, abi->routes[0].name);
    }
    name = jm_csv_field(r->csv, r->columns->at[JM_DOSE_CMT]);
    if (!jm_text_to_double(name, &x))
        return route_by_name(r, name);
    if (!(x >= 1 && x <= abi->n_routes) || x != floor(x)) {
        return refuse(r, JM_SYNTAX,
                      "CMT %.40s is not the number of a route of %s, 1 to %u; write \"%s\" or "
                      "another name", name, abi->name, (unsigned)abi->n_routes,
                      abi->routes[0].name);
    }
    r->to->route = (uint32_t)x - 1;
    return JM_OK;
}

/* --- how much, how fast, how often ------------------------------------------------------------ */

/* AMT, RATE and DUR have to agree with each other. */
static jm_status check_speed(const reading *r)
{
    if (r->rate < 0 && r->rate != -1 && r->rate != -2) {
        return refuse(r, JM_SYNTAX,
                      "RATE %g is negative; -1 takes the model's rate, -2 its duration", r->rate);
    }
    if (r->amount == 0 && !(r->rate > 0 && r->to->steady)) {
        return refuse(r, JM_SYNTAX,
                      "a dose without AMT; give the amount, or RATE and SS 1 for a constant "
                      "infusion, or EVID 2 for a row without dose");
    }
    if (r->duration > 0 && r->amount == 0)
        return refuse(r, JM_SYNTAX, "DUR %g stands without AMT; give the amount", r->duration);
    if (r->duration > 0 && r->rate < 0) {
        return refuse(r, JM_SYNTAX, "DUR %g stands beside RATE %g, which leaves it to the model; "
                      "remove one", r->duration, r->rate);
    }
    return JM_OK;
}

static jm_status check_repetition(const reading *r)
{
    const bool constant = r->amount == 0; /* infusion at steady state */

    if (r->to->times > 1 && !(r->interval > 0)) {
        return refuse(r, JM_SYNTAX, "ADDL %u needs II, the time from dose to dose",
                      (unsigned)r->to->times - 1);
    }
    if (r->to->steady && !constant && !(r->interval > 0)) {
        return refuse(r, JM_SYNTAX, "SS %u needs II, the time from dose to dose",
                      (unsigned)r->to->steady);
    }
    if (constant && (r->interval > 0 || r->to->times > 1)) {
        return refuse(r, JM_SYNTAX,
                      "a constant infusion (RATE without AMT) has no II and no ADDL; remove them");
    }
    return JM_OK;
}

/* What stands in the table becomes what the plan wants. */
static jm_status convert(reading *r)
{
    const jm_route_info *route = &r->model->abi->routes[r->to->route];
    const double amount = r->columns->amount[r->to->route];
    const double rate = r->columns->rate[r->to->route];

    if (isnan(amount)) {
        return refuse(r, JM_UNITS, "AMT is in %s and route \"%s\" in %s; convert it",
                      jm_csv_unit(r->csv, r->columns->at[JM_DOSE_AMT]), route->name, route->unit);
    }
    if (r->rate > 0 && isnan(rate)) {
        return refuse(r, JM_UNITS, "RATE does not fit route \"%s\" in %s; convert it",
                      route->name, route->unit);
    }
    r->to->amount = r->amount * amount;
    r->to->rate = r->rate > 0 ? r->rate * rate : r->rate;
    r->to->duration = r->duration * r->columns->duration;
    r->to->interval = r->interval * r->columns->interval;
    if (!isfinite(r->to->amount) || !isfinite(r->to->rate) || !isfinite(r->to->duration) ||
        !isfinite(r->to->interval * r->to->times)) {
        return refuse(r, JM_SYNTAX, "the dose is out of range in the model's units; check AMT, "
                      "RATE, DUR and II");
    }
    if (r->amount > 0 && !(r->to->amount > 0))
        return refuse(r, JM_SYNTAX, "AMT %g is too small for the model's units", r->amount);
    if (r->to->duration > 0 && r->to->rate > 0) {
        const double lasts = r->to->amount / r->to->rate;
        if (fabs(lasts - r->to->duration) > 1e-6 * r->to->duration) {
            return refuse(r, JM_SYNTAX,
                          "AMT %g at RATE %g does not last DUR %g; remove RATE or DUR", r->amount,
                          r->rate, r->duration);
        }
        r->to->duration = 0; /* the rate says it all */
    }
    if (r->to->times == 1 && !r->to->steady)
        r->to->interval = 0;
    return JM_OK;
}

static jm_status read_dose(reading *r)
{
    uint32_t more = 0;
    jm_status status = read_route(r);

    if (status == JM_OK)
        status = not_negative(r, JM_DOSE_DUR, &r->duration, "give how long the infusion lasts");
    if (status == JM_OK)
        status = not_negative(r, JM_DOSE_II, &r->interval, "give the time from dose to dose");
    if (status == JM_OK)
        status = count(r, JM_DOSE_ADDL, MOST_TIMES, &more);
    if (status == JM_OK)
        status = count(r, JM_DOSE_SS, 2, &r->to->steady);
    r->to->times = more + 1;
    if (status == JM_OK)
        status = check_speed(r);
    if (status == JM_OK)
        status = check_repetition(r);
    return status == JM_OK ? convert(r) : status;
}

jm_status jm_dose_row_read(jm_dose_row *out, const jm_dose_columns *columns, const jm_csv *csv,
                           const jm_model *model, jm_error *err)
{
    reading r = {.to = out, .columns = columns, .csv = csv, .model = model, .err = err};
    jm_status status;

    *out = (jm_dose_row){.line = jm_csv_line(csv)};
    status = not_negative(&r, JM_DOSE_AMT, &r.amount, "an amount is 0 or more");
    if (status == JM_OK)
        status = number(&r, JM_DOSE_RATE, &r.rate);
    if (status == JM_OK)
        status = read_evid(&r);
    if (status == JM_OK)
        status = read_time(&r);
    if (status != JM_OK || is_dose(&r))
        return status == JM_OK ? read_dose(&r) : status;
    if (r.amount > 0) {
        return refuse(&r, JM_SYNTAX,
                      "AMT %g stands on a row with EVID %u, which gives no dose; set EVID 1",
                      r.amount, (unsigned)out->evid);
    }
    return JM_OK;
}
