/* SPDX-License-Identifier: Apache-2.0 */
/* Protocols played by C functions: clocks, conditions, doses, random draws, ends and errors. */
#include "core/run/protocol.h"

#include "tests/support/toy_plan.h"

enum { CALL_CLOCK = 3, CALL_LOW = 4, CALL_ONCE = 5, CALL_HIGH = 6 };

typedef struct play {
    jm_status (*begin)(struct play *play, jm_hand *hand, jm_error *err);
    jm_status (*call)(struct play *play, jm_hand *hand, uint32_t what, jm_error *err);
    int begun, ended, calls, largest_batch;
    int of_patient[512];
    double t_last;
    jm_protocol protocol;
} play;

static jm_status play_begin(void *user, jm_hand *hand, jm_error *err)
{
    play *p = user;
    p->begun++;
    return p->begin(p, hand, err);
}

static jm_status play_fire(void *user, jm_hand *const *hands, const uint32_t *what, size_t n,
                           size_t *culprit, jm_error *err)
{
    play *p = user;
    p->largest_batch = (int)n > p->largest_batch ? (int)n : p->largest_batch;
    for (size_t k = 0; k < n; k++) {
        p->calls++;
        p->of_patient[jm_hand_patient(hands[k])]++;
        p->t_last = jm_hand_time(hands[k]);
        const jm_status status = p->call(p, hands[k], what[k], err);
        if (status != JM_OK) {
            *culprit = k;
            return status;
        }
    }
    return JM_OK;
}

static void play_end(void *user, jm_hand *hand)
{
    play *p = user;
    (void)hand;
    p->ended++;
}

/* A tank that neither fills nor empties, played on. */
static void open_play(toy *t, play *p, uint64_t patients)
{
    toy_open(t, &toy_clock, patients);
    toy_grid(t, 0, 60, 0.5);
    toy_signal(t, "x");
    t->arms[0].scripted = true;
    p->protocol = (jm_protocol){
        .user = p, .begin = play_begin, .fire = play_fire, .end = play_end};
    t->protocol = &p->protocol;
}

static jm_ref ref_of(jm_hand *hand, const char *name)
{
    jm_ref ref = {JM_REF_STATE, 0};
    expect_true(jm_model_find(jm_hand_model(hand), name, &ref));
    return ref;
}

static jm_status ask_clock(play *p, jm_hand *hand, jm_error *err)
{
    (void)p;
    return jm_hand_every(hand, 0, 4, CALL_CLOCK, err);
}

static jm_status push_to_goal(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    (void)p;
    expect_int(what, CALL_CLOCK);
    const double x = jm_hand_get(hand, ref_of(hand, "triple")) / 3;
    return jm_hand_set(hand, ref_of(hand, "push"), 0.125 * (6.25 - x), "play.lua:3", err);
}

JM_TEST("a script's clock controls each patient as the model's own clock does")
{
    toy t;
    play p = {.begin = ask_clock, .call = push_to_goal};
    open_play(&t, &p, 20);
    toy_vary(&t, "k", 0.0625, 0.9);
    toy scripted = t;
    if (toy_run(&scripted)) {
        for (uint64_t patient = 0; patient < 20; patient++) {
            const double k = toy_column(&t.cohort, patient, 0);
            double x = 8.75;
            jm_test_note("patient %d", (int)patient);
            for (size_t stroke = 0; stroke < 15; stroke++) {
                const double goal = 0.125 * (6.25 - x) / k;
                expect_rel(toy_sample(&scripted, patient, 0, stroke * 8), x, 1e-7);
                x = goal + (x - goal) * exp(-4 * k);
            }
            expect_int(p.of_patient[patient], 16);
            expect_int(toy_result(&scripted, patient)->n_happenings, 16);
        }
        const jm_happening *h = &toy_result(&scripted, 3)->happenings[2];
        expect_text(h->kind, "set");
        expect_text(h->label, "push");
        expect_text(h->source, "play.lua:3");
        expect_rel(h->t, 8, 0);
        expect_int(p.begun, 20);
        expect_int(p.ended, 20);
        expect_int(p.largest_batch, 8);
    }
    toy_close(&scripted);
}

static jm_status ask_low(play *p, jm_hand *hand, jm_error *err)
{
    (void)p;
    return jm_hand_on(hand, ref_of(hand, "triple"), true, 15, CALL_LOW, err);
}

static jm_status eat(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    const jm_plan_event meal = {.kind = JM_PLAN_DOSE, .index = 0, .amount = 5, .times = 1,
                                .label = "sugar", .place = "play.lua:9"};
    (void)p;
    expect_int(what, CALL_LOW);
    return jm_hand_dose(hand, &meal, err);
}

JM_TEST("a condition is located in time, again and again; doses act at once")
{
    toy t;
    play p = {.begin = ask_low, .call = eat};
    open_play(&t, &p, 11);
    if (toy_run(&t)) {
        const double k = 0.0625, first = log(8.75 / 5) / k, period = log(7.5 / 5) / k;
        const jm_run_result *r = toy_result(&t, 10);
        const int times = 1 + (int)floor((60 - first) / period);
        expect_int(p.of_patient[10], times);
        expect_int(r->n_happenings, 2 * times);
        for (int e = 0; e < times; e++) {
            expect_text(r->happenings[2 * e].kind, "trigger");
            expect_text(r->happenings[2 * e].label, "triple");
            expect_abs(r->happenings[2 * e].t, first + e * period, 1e-6);
            expect_text(r->happenings[2 * e + 1].kind, "dose");
            expect_text(r->happenings[2 * e + 1].source, "play.lua:9");
        }
        expect_rel(toy_sample(&t, 10, 0, 120), 7.5 * exp(-k * fmod(60 - first, period)), 1e-6);
    }
    toy_close(&t);
}

static jm_status ask_high(play *p, jm_hand *hand, jm_error *err)
{
    (void)p;
    jm_status status = jm_hand_on(hand, ref_of(hand, "x"), false, 9, CALL_HIGH, err);
    return status != JM_OK ? status : jm_hand_at(hand, 20, CALL_ONCE, err);
}

static jm_status jump_or_note(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    (void)p;
    if (what == CALL_HIGH) {
        jm_hand_note(hand, "it is high", "play.lua:12");
        return JM_OK;
    }
    return jm_hand_set(hand, ref_of(hand, "x"), 9.5, "play.lua:11", err);
}

JM_TEST("what a script sets may jump through its own condition")
{
    toy t;
    play p = {.begin = ask_high, .call = jump_or_note};
    open_play(&t, &p, 2);
    if (toy_run(&t)) {
        const jm_run_result *r = toy_result(&t, 1);
        expect_int(p.of_patient[1], 2);
        expect_int(r->n_happenings, 3);
        expect_text(r->happenings[1].kind, "trigger");
        expect_text(r->happenings[2].kind, "note");
        expect_text(r->happenings[2].label, "it is high");
        expect_rel(r->happenings[2].t, 20, 0);
        expect_rel(toy_sample(&t, 1, 0, 40), 9.5, 0);
    }
    toy_close(&t);
}

static jm_status ask_twice(play *p, jm_hand *hand, jm_error *err)
{
    (void)p;
    jm_status status = jm_hand_at(hand, 20, CALL_CLOCK, err);
    return status != JM_OK ? status : jm_hand_at(hand, 40, CALL_ONCE, err);
}

static jm_status raise_or_drop(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    (void)p;
    if (what == CALL_CLOCK)
        return jm_hand_set(hand, ref_of(hand, "floor"), 9.5, "play.lua:13", err);
    return jm_hand_set(hand, ref_of(hand, "x"), 7.25, "play.lua:14", err);
}

JM_TEST("what a script sets may jump through an event of the model")
{
    toy t;
    play p = {.begin = ask_twice, .call = raise_or_drop};
    open_play(&t, &p, 2);
    toy_signal(&t, "falls");
    toy_set(&t, "k", 0);
    toy_set(&t, "floor", 5);
    if (toy_run(&t)) {
        expect_rel(toy_sample(&t, 1, 1, 39), 0, 0);
        expect_rel(toy_sample(&t, 1, 1, 40), 1, 0);     /* x = 8.75 lies below at once … */
        expect_rel(toy_sample(&t, 1, 0, 40), 11.25, 0); /* … and is kicked */
        expect_rel(toy_sample(&t, 1, 1, 79), 1, 0);
        expect_rel(toy_sample(&t, 1, 1, 80), 2, 0);
        expect_rel(toy_sample(&t, 1, 0, 80), 9.75, 0);
    }
    toy_close(&t);
}

/* Patient 5 asks for one condition after the other, the others for none. */
static jm_status ask_late(play *p, jm_hand *hand, jm_error *err)
{
    (void)p;
    return jm_hand_patient(hand) == 5 ? jm_hand_every(hand, 3, 11, CALL_CLOCK, err) : JM_OK;
}

static jm_status add_condition(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    (void)p;
    if (what != CALL_CLOCK)
        return JM_OK;
    const double x = jm_hand_get(hand, ref_of(hand, "x"));
    return jm_hand_on(hand, ref_of(hand, "triple"), true, 2.5 * x, CALL_LOW, err);
}

JM_TEST("conditions that come late are located, and change nothing for the neighbours")
{
    toy all, plain;
    play p = {.begin = ask_late, .call = add_condition}, q = p;
    open_play(&all, &p, 16);
    open_play(&plain, &q, 16);
    toy_vary(&all, "k", 0.0625, 0.5);
    toy_vary(&plain, "k", 0.0625, 0.5);
    plain.arms[0].scripted = false;
    if (toy_run(&all) && toy_run(&plain)) {
        const double k = toy_column(&all.cohort, 5, 0), wait = log(3 / 2.5) / k;
        const jm_run_result *r = toy_result(&all, 5);
        expect_int(r->n_happenings, 5); /* set at 3, 14, 25, 36, 47, 58; the last comes too late */
        for (size_t e = 0; e < 5; e++)
            expect_abs(r->happenings[e].t, 3 + 11.0 * (double)e + wait, 1e-6);
        for (uint64_t row = 0; row < 16; row++) {
            jm_test_note("patient %d", (int)row);
            if (row != 5)
                expect_lanes(toy_result(&all, row)->samples, toy_result(&plain, row)->samples,
                             all.plan->n_times, 0);
        }
    }
    toy_close(&all);
    toy_close(&plain);
}

/* Conditions that strokes of the model's clock make true, and some of another quantity. */
static jm_status ask_strokes(play *p, jm_hand *hand, jm_error *err)
{
    const uint64_t patient = jm_hand_patient(hand);
    (void)p;
    const jm_status status = jm_hand_on(hand, ref_of(hand, "strokes"), false,
                                        2.5 + (double)(patient % 3), CALL_HIGH, err);
    if (status != JM_OK || patient % 2)
        return status;
    return jm_hand_on(hand, ref_of(hand, patient % 4 ? "square" : "triple"), true, 19, CALL_LOW,
                      err);
}

static jm_status ask_strokes_and_calls(play *p, jm_hand *hand, jm_error *err)
{
    const jm_status status = ask_strokes(p, hand, err);
    return status == JM_OK ? jm_hand_every(hand, 0, 2.25, CALL_CLOCK, err) : status;
}

static jm_status eat_if_called(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    const jm_plan_event meal = {.kind = JM_PLAN_DOSE, .index = 0, .amount = 2, .times = 1,
                                .label = "sugar", .place = "play.lua:9"};
    (void)p;
    return what == CALL_CLOCK ? JM_OK : jm_hand_dose(hand, &meal, err);
}

/* Lanes in which only clocks of the model strike are served together, asking no patient; a call
   of the script that does nothing makes the same lanes be asked one by one. */
JM_TEST("strokes of clocks come to the same, whether patients are asked or not")
{
    toy quick, asked;
    play p = {.begin = ask_strokes, .call = eat_if_called};
    play q = {.begin = ask_strokes_and_calls, .call = eat_if_called};
    toy *both[] = {&quick, &asked};
    open_play(&quick, &p, 21);
    open_play(&asked, &q, 21);
    for (int i = 0; i < 2; i++) {
        toy_vary(both[i], "k", 0.0625, 0.5);
        toy_set(both[i], "period", 2.25);
        toy_set(both[i], "goal", 3.5);
        toy_set(both[i], "floor", 5);
    }
    if (toy_run(&quick) && toy_run(&asked)) {
        expect_true(q.calls > p.calls + 21 * 20);
        for (uint64_t row = 0; row < 21; row++) {
            const jm_run_result *a = toy_result(&quick, row), *b = toy_result(&asked, row);
            jm_test_note("patient %d", (int)row);
            expect_lanes(a->samples, b->samples, quick.plan->n_times, 0);
            expect_int(a->n_steps, b->n_steps);
            expect_true(a->n_happenings > 4);
            expect_int(a->n_happenings, b->n_happenings);
            for (size_t e = 0; e < a->n_happenings && e < b->n_happenings; e++) {
                expect_text(a->happenings[e].kind, b->happenings[e].kind);
                expect_rel(a->happenings[e].t, b->happenings[e].t, 0);
            }
        }
    }
    toy_close(&quick);
    toy_close(&asked);
}

static jm_status ask_draws(play *p, jm_hand *hand, jm_error *err)
{
    (void)p;
    return jm_hand_every(hand, 0.5, 1, CALL_CLOCK, err);
}

static jm_status draw(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    (void)p;
    (void)what;
    return jm_hand_set(hand, ref_of(hand, "inflow"), jm_hand_random(hand), "", err);
}

JM_TEST("random draws belong to patient and replicate, whatever the company")
{
    toy all, alone;
    play p = {.begin = ask_draws, .call = draw}, q = p;
    open_play(&all, &p, 70);
    open_play(&alone, &q, 4);
    all.plan->n_replicates = alone.plan->n_replicates = 2;
    if (toy_run(&all) && toy_run(&alone)) {
        const size_t n = all.plan->n_times;
        for (uint64_t k = 0; k < 4; k++) {
            expect_lanes(toy_result(&alone, k)->samples, toy_result(&all, k)->samples, n, 0);
            expect_lanes(toy_result(&alone, 4 + k)->samples, toy_result(&all, 70 + k)->samples, n,
                         0);
        }
        expect_true(toy_sample(&all, 0, 0, n - 1) != toy_sample(&all, 1, 0, n - 1));
        expect_true(toy_sample(&all, 0, 0, n - 1) != toy_sample(&all, 70, 0, n - 1));
    }
    toy_close(&all);
    toy_close(&alone);
}

static jm_status die_or_err(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    const uint64_t patient = jm_hand_patient(hand);
    (void)p;
    (void)what;
    if (jm_hand_time(hand) < 12)
        return JM_OK;
    if (patient % 3 == 1)
        jm_hand_stop(hand, true, "of boredom");
    if (patient % 3 == 2)
        jm_hand_stop(hand, false, "enough");
    if (patient == 6)
        return jm_fail_at(err, JM_SCRIPT, "play.lua", 21, "attempt to call a nil value");
    return JM_OK;
}

JM_TEST("patients die, stop and err one by one; the rest go on")
{
    toy t;
    play p = {.begin = ask_clock, .call = die_or_err};
    open_play(&t, &p, 13);
    toy_outcome(&t, JM_OUTCOME_FINAL, "x");
    if (toy_run(&t)) {
        for (uint64_t k = 0; k < 13; k++) {
            const jm_run_result *r = toy_result(&t, k);
            const jm_fate fates[] = {JM_FATE_OK, JM_FATE_DIED, JM_FATE_STOPPED};
            jm_test_note("patient %d", (int)k);
            expect_int(r->fate, k == 6 ? JM_FATE_ERROR : fates[k % 3]);
            expect_rel(r->t_end, k % 3 == 0 && k != 6 ? 60 : 12, 0);
            expect_true(isnan(r->samples[60]) == (r->t_end < 30));
            expect_rel(r->samples[23], 8.75 * exp(-0.0625 * 11.5), 1e-7);
            if (k == 6)
                expect_true(isnan(r->outcomes[0]));
            else
                expect_rel(r->outcomes[0], 8.75 * exp(-0.0625 * r->t_end), 1e-7);
        }
        expect_text(toy_result(&t, 1)->reason, "of boredom");
        static const char *const kinds[] = {"failed", "died", "stopped"};
        for (uint64_t k = 4; k < 7; k++) { /* the diary ends with why */
            const jm_run_result *r = toy_result(&t, k);
            const jm_happening *last = &r->happenings[r->n_happenings - 1];
            expect_text(last->kind, kinds[k % 3]);
            expect_text(last->label, r->reason);
            expect_rel(last->t, 12, 0);
        }
        expect_text(toy_result(&t, 6)->reason, "play.lua:21: attempt to call a nil value");
        expect_int(p.begun, 13);
        expect_int(p.ended, 13);
    }
    toy_close(&t);
}

static jm_status never_content(play *p, jm_hand *hand, uint32_t what, jm_error *err)
{
    (void)p;
    return jm_hand_at(hand, jm_hand_time(hand), what, err);
}

JM_TEST("a script that calls itself without end costs its patient only")
{
    toy t;
    play p = {.begin = ask_clock, .call = never_content};
    open_play(&t, &p, 2);
    if (toy_run(&t)) {
        expect_int(toy_result(&t, 0)->fate, JM_FATE_ERROR);
        expect_contains(toy_result(&t, 0)->reason, "without end");
    }
    toy_close(&t);
}

static jm_status ask_nonsense(play *p, jm_hand *hand, jm_error *err)
{
    const jm_plan_event dose = {.amount = -1, .times = 1, .label = "sugar", .place = ""};
    (void)p;
    expect_status(jm_hand_every(hand, 0, 0, 1, err), JM_SCRIPT, NULL);
    expect_status(jm_hand_at(hand, -1, 1, err), JM_SCRIPT, NULL);
    expect_status(jm_hand_set(hand, ref_of(hand, "triple"), 1, "", err), JM_SCRIPT, NULL);
    expect_status(jm_hand_set(hand, ref_of(hand, "x"), (double)NAN, "", err), JM_SCRIPT, NULL);
    expect_status(jm_hand_dose(hand, &dose, err), JM_SCRIPT, NULL);
    for (int k = 0; k < 32; k++)
        expect_status(jm_hand_on(hand, ref_of(hand, "x"), true, k, 1, err), JM_OK, err);
    return jm_hand_on(hand, ref_of(hand, "x"), true, 5, 1, err);
}

JM_TEST("what a script cannot have is refused, and fails its patient where it does not mind")
{
    toy t;
    play p = {.begin = ask_nonsense, .call = die_or_err};
    open_play(&t, &p, 1);
    if (toy_run(&t)) {
        expect_int(toy_result(&t, 0)->fate, JM_FATE_ERROR);
        expect_contains(toy_result(&t, 0)->reason, "32 conditions");
        expect_rel(toy_result(&t, 0)->t_end, 0, 0);
        expect_int(p.ended, 1);
    }
    toy_close(&t);
}

JM_TEST("a scripted arm without a protocol is refused")
{
    toy t;
    play p = {.begin = ask_clock, .call = draw};
    open_play(&t, &p, 1);
    expect_status(jm_plan_finish(t.plan, &t.err), JM_OK, &t.err);
    expect_status(jm_sink_memory_new(&t.memory, &t.err), JM_OK, &t.err);
    expect_status(jm_run_new(&t.run, t.plan, jm_sink_memory_sink(t.memory), NULL, &t.err),
                  JM_ARGUMENT, NULL);
    toy_close(&t);
}

JM_TEST("conditions are read with their units")
{
    jm_model *model = toy_model_new(&toy_clock);
    jm_condition c;
    jm_error err;
    expect_status(jm_condition_parse(&c, model, "triple < 3.5 mmol/L", &err), JM_OK, &err);
    expect_int(c.ref.kind, JM_REF_SIGNAL);
    expect_true(c.below);
    expect_rel(c.level, 3.5, 0);
    expect_status(jm_condition_parse(&c, model, "x>=2.5e3 umol/L", &err), JM_OK, &err);
    expect_false(c.below);
    expect_rel(c.level, 2.5, 1e-15);
    expect_status(jm_condition_parse(&c, model, " strokes > -7 ", &err), JM_OK, &err);
    expect_rel(c.level, -7, 0);
    expect_status(jm_condition_parse(&c, model, "x > 0", &err), JM_OK, &err);
    expect_status(jm_condition_parse(&c, model, "x < 3", &err), JM_UNITS, NULL);
    expect_status(jm_condition_parse(&c, model, "x < 3 mmHg", &err), JM_UNITS, NULL);
    expect_status(jm_condition_parse(&c, model, "z < 3 mmHg", &err), JM_MODEL, NULL);
    expect_status(jm_condition_parse(&c, model, "x", &err), JM_SYNTAX, NULL);
    expect_status(jm_condition_parse(&c, model, "< 3", &err), JM_SYNTAX, NULL);
    expect_status(jm_condition_parse(&c, model, "x < low", &err), JM_SYNTAX, NULL);
    expect_status(jm_condition_parse(&c, model, "x < 3 quux", &err), JM_UNITS, NULL);
    toy_model_free(model);
}

JM_TEST_MAIN
