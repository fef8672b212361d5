/* SPDX-License-Identifier: Apache-2.0 */
/* Outcomes against closed forms: x = 8.75 exp(-k t), then a dose at 10 adds 5. */
#include "core/run/tally.h"

#include "tests/support/toy_plan.h"

static const double k = 0.0625;
enum { ROW = 5 }; /* any patient; they are alike */

/* The course of x in [0, 10) and [10, 40]. */
static double x_at(double t)
{
    return t < 10 ? 8.75 * exp(-k * t) : (8.75 * exp(-k * 10) + 5) * exp(-k * (t - 10));
}

static double area(double from, double until)
{
    return (x_at(from) - x_at(nextafter(until, 0))) / k;
}

static void open_course(toy *t, double every)
{
    toy_open(t, &toy_clock, 9);
    toy_grid(t, 0, 40, every);
    t->plan->t_end = 40;
    toy_dose(t, 10, "sugar", 10);
}

JM_TEST("means, areas and deviations do not smear a jump over the grid")
{
    toy t;
    open_course(&t, 0.17); /* 10 is no time of the grid */
    toy_outcome(&t, JM_OUTCOME_AUC, "x");
    toy_outcome(&t, JM_OUTCOME_MEAN, "x");
    jm_plan_outcome *late = toy_outcome(&t, JM_OUTCOME_MEAN, "triple");
    late->from = 10;
    late->until = 33.3;
    late->factor = 2;
    late->offset = -1;
    toy_outcome(&t, JM_OUTCOME_SD, "x");
    if (toy_run(&t)) {
        const double *o = toy_result(&t, ROW)->outcomes;
        const double all = area(0, 10) + area(10, 40);
        const double squares = (x_at(0) * x_at(0) - pow(8.75 * exp(-k * 10), 2)) / (2 * k) +
                               (x_at(10) * x_at(10) - x_at(40) * x_at(40)) / (2 * k);
        /* A trapezoid of width h errs by h^2 k^2 / 12. */
        expect_rel(o[0], all, 2e-5);
        expect_rel(o[1], all / 40, 2e-5);
        /* The look before the dose belongs to the window, too: a piece of no length. */
        expect_rel(o[2], 2 * 3 * (x_at(10) - x_at(33.3)) / k / 23.3 - 1, 2e-5);
        expect_rel(o[3], sqrt(squares / 40 - pow(all / 40, 2)), 1e-4);
    }
    toy_close(&t);
}

JM_TEST("extremes know the moments around a dose, and their times")
{
    toy t;
    open_course(&t, 1.9);
    toy_outcome(&t, JM_OUTCOME_MINIMUM, "x")->until = 15;
    toy_outcome(&t, JM_OUTCOME_TIME_OF_MINIMUM, "x")->until = 15;
    toy_outcome(&t, JM_OUTCOME_MAXIMUM, "x")->from = 3;
    toy_outcome(&t, JM_OUTCOME_TIME_OF_MAXIMUM, "x")->from = 3;
    if (toy_run(&t)) {
        const double *o = toy_result(&t, ROW)->outcomes;
        expect_rel(o[0], 8.75 * exp(-k * 10), 1e-8);
        expect_rel(o[1], 10, 1e-12);
        expect_rel(o[2], x_at(10), 1e-8);
        expect_rel(o[3], 10, 1e-12);
    }
    toy_close(&t);
}

JM_TEST("values at a time and at the end need no time of the grid")
{
    toy t;
    open_course(&t, 7);
    toy_outcome(&t, JM_OUTCOME_FINAL, "x");
    toy_outcome(&t, JM_OUTCOME_FINAL, "x")->until = 9.25;
    toy_outcome(&t, JM_OUTCOME_VALUE_AT, "square")->at = 23.45;
    toy_outcome(&t, JM_OUTCOME_VALUE_AT, "x")->at = 10;
    if (toy_run(&t)) {
        const double *o = toy_result(&t, ROW)->outcomes;
        expect_rel(o[0], x_at(40), 1e-7);
        expect_rel(o[1], x_at(9.25), 1e-7);
        expect_rel(o[2], x_at(23.45) * x_at(23.45), 1e-7);
        expect_rel(o[3], x_at(10), 1e-7);
    }
    toy_close(&t);
}

JM_TEST("times in a band, first times and entries")
{
    toy t;
    const double level = 6.125;
    const double leaves = log(8.75 / level) / k, leaves_again = 10 + log(x_at(10) / level) / k;
    open_course(&t, 0.1);
    toy_outcome(&t, JM_OUTCOME_FRACTION, "x")->low = level;
    toy_outcome(&t, JM_OUTCOME_TIME_IN, "x")->high = level;
    toy_outcome(&t, JM_OUTCOME_FIRST_TIME, "x")->high = level;
    toy_outcome(&t, JM_OUTCOME_FIRST_TIME, "x")->high = 0.25;
    toy_outcome(&t, JM_OUTCOME_COUNT, "x")->high = level;
    toy_outcome(&t, JM_OUTCOME_COUNT, "x")->low = level;
    for (size_t o = 0; o < t.plan->n_outcomes; o++)
        t.outcomes[o].factor = 1;
    if (toy_run(&t)) {
        const double *o = toy_result(&t, ROW)->outcomes;
        const double above = leaves + (leaves_again - 10);
        expect_rel(o[0], above / 40, 1e-5);
        expect_rel(o[1], 40 - above, 1e-5);
        expect_rel(o[2], leaves, 1e-5);
        expect_true(isnan(o[3]));
        expect_rel(o[4], 2, 0);
        expect_rel(o[5], 2, 0); /* it begins inside */
    }
    toy_close(&t);
}

JM_TEST("doses are summed within a window, repeated ones too, but not what a steady state implies")
{
    toy t;
    open_course(&t, 10);
    jm_plan_event *e = toy_dose(&t, 12, "sugar", 1.75);
    e->interval = 4;
    e->times = 5;
    e->steady = 1;
    for (int o = 0; o < 3; o++)
        toy_outcome(&t, JM_OUTCOME_DOSES, "x")->route = 0;
    t.outcomes[1].from = 11;
    t.outcomes[2].until = 20;
    t.outcomes[2].factor = 0.5;
    if (toy_run(&t)) {
        const double *o = toy_result(&t, ROW)->outcomes;
        expect_rel(o[0], 10 + 5 * 1.75, 1e-15);
        expect_rel(o[1], 5 * 1.75, 1e-15);
        expect_rel(o[2], (10 + 3 * 1.75) / 2, 1e-15);
    }
    toy_close(&t);
}

JM_TEST("outcomes alone are what they are beside samples")
{
    toy with, without;
    open_course(&with, 0.5);
    open_course(&without, 0.5);
    toy_signal(&with, "x");
    for (int kind = 0; kind < JM_OUTCOME_DOSES; kind++) {
        toy *both[] = {&with, &without};
        for (int i = 0; i < 2; i++) {
            jm_plan_outcome *o = toy_outcome(both[i], (jm_outcome_kind)kind, "x");
            o->low = 4;
            o->high = 7;
            o->at = 17;
        }
    }
    without.plan->keep_samples = false;
    if (toy_run(&with) && toy_run(&without)) {
        expect_lanes(toy_result(&without, ROW)->outcomes, toy_result(&with, ROW)->outcomes,
                     JM_OUTCOME_DOSES, 0);
        expect_true(toy_result(&without, ROW)->samples == NULL);
    }
    toy_close(&with);
    toy_close(&without);
}

JM_TEST_MAIN
