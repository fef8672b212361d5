/* SPDX-License-Identifier: Apache-2.0 */
/* Scripted arms on running patients. */
#include "core/run/run.h"
#include "tests/support/host_kit.h"
#include "tests/support/jm_test.h"

#define HEAD(n)                                                                                    \
    "return scenario { model = 'small/glucose', duration = hours(10),\n"                           \
    "  cohort = { patients = " #n ", seed = 11, vary = 'model' },\n"                               \
    "  record = { every = minutes(10), 'glucose', 'insulin_rate' },\n"                             \
    "  outcomes = { low = minimum('glucose'), given = total_dose('meal') },\n"

typedef struct played {
    jm_host *host;
    jm_run *run;
    jm_sink_memory *sink;
    jm_status status;
    jm_error err;
} played;

/* Loads and runs a scenario. */
static played play_with(const char *text, const jm_host_options *options)
{
    played p = {0};
    p.status = jm_host_load_text(&p.host, text, strlen(text), "x.lua", options, &p.err);
    if (!expect_status(p.status, JM_OK, &p.err))
        return p;
    p.status = jm_sink_memory_new(&p.sink, &p.err);
    if (p.status == JM_OK)
        p.status = jm_run_new(&p.run, jm_host_plan(p.host), jm_sink_memory_sink(p.sink),
                              jm_host_protocol(p.host), &p.err);
    if (p.status == JM_OK)
        p.status = jm_run_all(p.run, NULL, NULL, &p.err);
    return p;
}

static played play(const char *text)
{
    jm_host_options options = host_kit_options();
    options.finish = true;
    return play_with(text, &options);
}

static void stop(played *p)
{
    jm_run_free(p->run);
    if (p->sink)
        jm_sink_memory_sink(p->sink)->free(jm_sink_memory_sink(p->sink));
    jm_host_free(p->host);
}

static const jm_run_result *result(const played *p, uint64_t patient, uint32_t arm)
{
    const jm_plan *plan = p->host ? jm_host_plan(p->host) : NULL;
    return plan && p->status == JM_OK
               ? jm_sink_memory_run(p->sink, jm_plan_row(plan, patient, arm, 0))
               : NULL;
}

/* How often something of that kind and label happened to a patient. */
static size_t count(const jm_run_result *r, const char *kind, const char *label)
{
    size_t n = 0;
    for (size_t i = 0; r && i < r->n_happenings; i++)
        n += strcmp(r->happenings[i].kind, kind) == 0 && strstr(r->happenings[i].label, label);
    return n;
}

static const jm_happening *first(const jm_run_result *r, const char *kind, const char *label)
{
    for (size_t i = 0; r && i < r->n_happenings; i++)
        if (strcmp(r->happenings[i].kind, kind) == 0 && strstr(r->happenings[i].label, label))
            return &r->happenings[i];
    return NULL;
}

JM_TEST("every, at and after are called at their times, with locals of each patient")
{
    played p =
        play(HEAD(9) "arms = { a = function(p)\n"
                     "  local n = 0\n"
                     "  p:every(minutes(25), function()\n"
                     "    n = n + 1\n"
                     "    p:set('insulin_rate', n * p.patient, 'mU/min')\n"
                     "  end, minutes(30))\n"
                     "  p:at(hours(2), function(me)\n"
                     "    me:dose('meal', 2.5, 'g')\n"
                     "    p:after(minutes(45), function() p:dose('meal', q(1500, 'mg')) end)\n"
                     "  end)\n"
                     "end } }");
    for (uint64_t i = 0; i < 9; i++) {
        const jm_run_result *r = result(&p, i, 0);
        const jm_happening *dose = first(r, "dose", "meal");
        jm_test_note("patient %d", (int)i);
        if (!expect_true(r && dose))
            break;
        expect_int(count(r, "set", "insulin_rate"), 23); /* 30, 55, … 580 min */
        expect_rel(first(r, "set", "insulin_rate")->t, 30, 0);
        expect_rel(first(r, "set", "insulin_rate")->value, (double)(i + 1), 1e-15);
        expect_text(first(r, "set", "insulin_rate")->source, "x.lua:9");
        expect_rel(dose->t, 120, 0);
        expect_rel(dose[0].value, 2.5, 1e-15);
        expect_rel(r->outcomes[1], 4, 1e-15);
    }
    stop(&p);
}

JM_TEST("what runs of a dose can be stopped: as if less had been given")
{
    played stopped = play(HEAD(3) "arms = { a = function(p)\n"
                          "  p:dose('meal', 60, 'g', { duration = hours(2) })\n"
                          "  p:at(hours(1), function() p:stop_dose('meal') end) end } }");
    played less = play(HEAD(3) "arms = { a = function(p)\n"
                       "  p:dose('meal', 30, 'g', { duration = hours(1) })\n"
                       "  p:at(hours(1), function() end) end } }");
    for (uint64_t i = 0; i < 3; i++) {
        const jm_run_result *a = result(&stopped, i, 0), *b = result(&less, i, 0);
        const jm_happening *stop = first(a, "stop", "meal");
        if (!expect_true(a && b && stop))
            break;
        expect_rel(stop->t, 60, 0);
        expect_text(stop->source, "x.lua:7");
        expect_rel(a->outcomes[0], b->outcomes[0], 1e-9);
    }
    stop(&stopped);
    stop(&less);
}

JM_TEST("get and time convert, and see the patient as it is now")
{
    played p =
        play(HEAD(3) "arms = { a = function(p)\n"
                     "  local g0 = p:get('glucose', 'mmol/L')\n"
                     "  assert(math.abs(p:get('glucose', 'umol/L') / g0 - 1000) < 1e-9)\n"
                     "  assert(p:get('AG') == 0.8 and p:get('Q', 'mmol') > 0 and p.arm == 'a')\n"
                     "  assert(p.id == tostring(p.patient) and p.replicate == 1)\n"
                     "  p:dose('meal', 30, 'g', { duration = minutes(10) })\n"
                     "  p:at(minutes(90), function()\n"
                     "    assert(p:time('h') == 1.5 and p:time('min') == 90)\n"
                     "    p:note(string.format('%.6f', p:get('glucose', 'mmol/L') / g0))\n"
                     "  end)\n"
                     "end } }");
    for (uint64_t i = 0; i < 3; i++) {
        const jm_run_result *r = result(&p, i, 0);
        const jm_happening *note = first(r, "note", "");
        if (!expect_true(r && r->fate == JM_FATE_OK && note))
            break;
        expect_rel(atof(note->label), r->samples[9] / r->samples[0], 1e-6);
        expect_true(atof(note->label) > 1.1);
    }
    stop(&p);
}

JM_TEST("a trigger fires when its condition comes to hold, and again after it has not held")
{
    played p = play(HEAD(8) "timeline = { { at = { hours(1), hours(5) }, dose = 'meal',\n"
                            "  amount = { 60, 'g' } } },\n"
                            "arms = { a = function(p)\n"
                            "  p:on('glucose > 9 mmol/L', function() p:note('high ' .. "
                            "p:get('glucose', 'mmol/L')) end)\n"
                            "end } }");
    for (uint64_t i = 0; i < 8; i++) {
        const jm_run_result *r = result(&p, i, 0);
        jm_test_note("patient %d", (int)i);
        if (!expect_true(r != NULL))
            break;
        expect_int(count(r, "note", "high"), 2);
        const jm_happening *note = first(r, "note", "high");
        if (note)
            expect_rel(atof(note->label + 5), 9, 1e-5);
    }
    stop(&p);
}

JM_TEST("stop and die end a patient with a reason; others go on")
{
    played p = play(HEAD(10) "arms = { a = function(p)\n"
                             "  p:at(hours(3), function()\n"
                             "    if p.patient == 4 then p:die('of patient four') end\n"
                             "    if p.patient == 7 then p:stop('has seen enough') end\n"
                             "  end)\n"
                             "end } }");
    for (uint64_t i = 0; i < 10; i++) {
        const jm_run_result *r = result(&p, i, 0);
        if (!expect_true(r != NULL))
            break;
        jm_test_note("patient %d", (int)i);
        expect_int(r->fate, i == 3 ? JM_FATE_DIED : i == 6 ? JM_FATE_STOPPED : JM_FATE_OK);
        expect_rel(r->t_end, i == 3 || i == 6 ? 180 : 600, 1e-12);
    }
    if (result(&p, 3, 0))
        expect_contains(result(&p, 3, 0)->reason, "of patient four");
    stop(&p);
}

JM_TEST("an error of a script fails its patient, with the line")
{
    played p =
        play(HEAD(12) "arms = { a = function(p)\n"
                      "  p:every(hours(1), function()\n"
                      "    if p.patient == 5 and p:time('h') > 2.5 then local x = nil + 1 end\n"
                      "    if p.patient == 6 and p:time('h') > 4.5 then error('six says no') end\n"
                      "  end)\n"
                      "end } }");
    for (uint64_t i = 0; i < 12; i++) {
        const jm_run_result *r = result(&p, i, 0);
        if (!expect_true(r != NULL))
            break;
        jm_test_note("patient %d", (int)i);
        expect_int(r->fate, i == 4 || i == 5 ? JM_FATE_ERROR : JM_FATE_OK);
    }
    if (result(&p, 4, 0) && result(&p, 5, 0)) {
        expect_contains(result(&p, 4, 0)->reason, "x.lua:7: attempt to perform arithmetic");
        expect_contains(result(&p, 5, 0)->reason, "x.lua:8: six says no");
    }
    stop(&p);
}

JM_TEST("a script that never comes back stops the run")
{
    jm_host_options options = host_kit_options();
    options.finish = true;
    options.instructions = 3000000;
    played p = play_with(HEAD(3) "arms = { a = function(p)\n"
                                 "  p:every(hours(1), function()\n"
                                 "    while p:time('h') > 2.5 and p.patient == 2 do end\n"
                                 "  end)\n"
                                 "end } }",
                         &options);
    expect_status(p.status, JM_SCRIPT, &p.err);
    expect_contains(p.err.text, "instructions");
    expect_text(p.err.place, "x.lua:7");
    stop(&p);
}

/* Draws of patients, as notes. */
static void collect(const char *text, const char *arm, uint64_t n, double *draws)
{
    jm_host_options options = host_kit_options();
    options.finish = true;
    options.patients = n;
    options.arms = &arm;
    options.n_arms = 1;
    played p = play_with(text, &options);
    for (uint64_t i = 0; i < n; i++) {
        const jm_happening *note = first(result(&p, i, 0), "note", "");
        draws[i] = note ? atof(note->label) : (double)NAN;
    }
    stop(&p);
}

JM_TEST("random draws belong to the patient, not to company, arm or order")
{
    static const char text[] =
        HEAD(20) "arms = { a = function(p) p:at(hours(2), function()\n"
                 "    p:note(string.format('%.15g', p:random() + 10 * p:normal(3, 0.5) + 100 * "
                 "p:random(2, 3)))\n"
                 "  end) end,\n"
                 "  b = function(p)\n"
                 "    local x = p:random()\n"
                 "    p:at(hours(3), function() p:note(string.format('%.15g',\n"
                 "      x + 10 * p:normal(3, 0.5) + 100 * p:random(2, 3))) end) end } }";
    double all[20], few[3], other[20];
    collect(text, "a", 20, all);
    collect(text, "a", 3, few);
    collect(text, "b", 20, other);
    for (size_t i = 0; i < 3; i++)
        expect_true(all[i] == few[i]);
    for (size_t i = 0; i < 20; i++) {
        expect_true(all[i] == other[i]);
        expect_true(all[i] > 200 && all[i] < 351 && (i == 0 || all[i] < all[0] || all[i] > all[0]));
    }
}

JM_TEST("a patient's object may keep things; another patient's is refused")
{
    played p = play("local others = {}\n" HEAD(
        4) "arms = { a = function(p)\n"
           "  p.sum = 3\n"
           "  p:at(hours(1), function() p.sum = p.sum + 4.5; p:note('sum ' .. p.sum) end)\n"
           "  if p.patient == 1 and p:time('h') < 0 then others[1] = p end\n"
           "end } }");
    const jm_happening *note = first(result(&p, 2, 0), "note", "sum");
    if (expect_true(note != NULL))
        expect_text(note->label, "sum 7.5");
    stop(&p);
}

JM_TEST("plain and scripted arms stand side by side, with settings and a timeline")
{
    played p = play(HEAD(
        5) "arms = {\n"
           "  plain = { timeline = { { at = hours(1), dose = 'meal', amount = { 20, 'g' } } } },\n"
           "  both = { set = { Gb = { 7.25, 'mmol/L' } },\n"
           "    timeline = { { at = hours(1), dose = 'meal', amount = { 20, 'g' } } },\n"
           "    script = function(p)\n"
           "      if p:get('Gb', 'mmol/L') ~= 7.25 then error('settings come first') end\n"
           "      p:at(hours(1), function() p:dose('meal', 3, 'g') end)\n"
           "    end } } }");
    for (uint64_t i = 0; i < 5 && result(&p, i, 1); i++) {
        expect_rel(result(&p, i, 0)->outcomes[1], 20, 1e-15);
        expect_rel(result(&p, i, 1)->outcomes[1], 23, 1e-15);
        expect_rel(result(&p, i, 1)->samples[0], 7.25, 1e-12);
    }
    expect_true(result(&p, 4, 1) != NULL);
    stop(&p);
}

JM_TEST_MAIN
