/* SPDX-License-Identifier: Apache-2.0 */
/* What clients say: its form, and whether a model can do it. */
#include "io/live/ask.h"
#include "io/live/order.h"

#include "tests/support/bed_kit.h"
#include "tests/support/host_kit.h"

static jm_status ask(jm_ask *out, const char *text, jm_error *err)
{
    return jm_ask_read(out, text, strlen(text), err);
}

JM_TEST("all kinds of asks are read with their members")
{
    jm_ask a;
    jm_error err = {0};
    expect_status(ask(&a, "{\"do\":\"dose\",\"id\":7,\"name\":\"meal\",\"amount\":60.5,"
                          "\"unit\":\"g\",\"duration\":5,\"duration_unit\":\"min\","
                          "\"hidden\":true}", &err),
                  JM_OK, &err);
    expect_int(a.kind, JM_ASK_DOSE);
    expect_true(a.only_instructors && a.hidden && a.has_value);
    expect_text(a.id, "7");
    expect_text(a.name, "meal");
    expect_text(a.unit, "g");
    expect_text(a.duration_unit, "min");
    expect_rel(a.value, 60.5, 0);
    expect_rel(a.duration, 5, 0);
    expect_status(ask(&a, "{\"do\":\"limits\",\"name\":\"hr\",\"low\":null,"
                          "\"id\":\"a\\\"b\"}", &err),
                  JM_OK, &err);
    expect_true(!a.only_instructors && a.has_low && isnan(a.low) && !a.has_high && !a.has_priority);
    expect_text(a.id, "\"a\\\"b\"");
    expect_status(ask(&a, "{\"do\":\"silence\"}", &err), JM_OK, &err);
    expect_false(a.has_value);
    expect_text(a.id, "");
    expect_status(ask(&a, "{\"do\":\"return\",\"name\":\"\"}", &err), JM_OK, &err);
    expect_status(ask(&a, "{\"do\":\"note\",\"text\":\"\xc3\xa9\"}", &err), JM_OK, &err);
    expect_text(a.name, "\xc3\xa9");
}

JM_TEST("what is no ask is told what is wrong with it")
{
    static const char *const bad[][2] = {
        {"", "not a JSON object"},
        {"[]", "not a JSON object"},
        {"{\"do\":\"pause\"", "not a JSON object"},
        {"{\"do\":\"pause\"} x", "not a JSON object"},
        {"{\"do\":\"pause\",\"do\":\"run\"}", "not a JSON object"},
        {"{}", "has a \"do\""},
        {"{\"do\":7}", "has a \"do\""},
        {"{\"do\":\"puase\"}", "did you mean \"pause\"?"},
        {"{\"do\":\"pause\",\"now\":true}", "takes no \"now\"; it takes nothing else"},
        {"{\"do\":\"speed\"}", "needs a \"speed\""},
        {"{\"do\":\"speed\",\"speed\":\"fast\"}", "is a number"},
        {"{\"do\":\"speed\",\"speed\":null}", "is a number"},
        {"{\"do\":\"speed\",\"speed\":1e999}", "not a JSON object"},
        {"{\"do\":\"note\",\"text\":\"a\\u0007\"}", "control character"},
        {"{\"do\":\"note\",\"text\":\"a\\u0000b\"}", "not a JSON object"},
        {"{\"do\":\"note\",\"text\":\"\xff\"}", "not a JSON object"},
        {"{\"do\":\"act\",\"name\":\"x\",\"hidden\":1}", "true or false"},
        {"{\"do\":\"dose\",\"name\":\"x\",\"amount\":1}", "needs a \"unit\""},
        {"{\"do\":\"pause\",\"id\":[[[[[[1]]]]]]}", "not so deep"},
    };
    jm_ask a;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jm_error err = {0};
        jm_test_note("%s", bad[i][0]);
        expect_status(ask(&a, bad[i][0], &err), JM_SYNTAX, &err);
        expect_contains(err.text, bad[i][1]);
    }
}

JM_TEST("long texts and long messages are refused")
{
    static char text[JM_ASK_MOST + 100];
    jm_ask a;
    jm_error err = {0};
    memset(text, ' ', sizeof text);
    memcpy(text, "{\"do\":\"pause\"}", 14);
    expect_status(jm_ask_read(&a, text, JM_ASK_MOST, &err), JM_OK, &err);
    expect_status(jm_ask_read(&a, text, JM_ASK_MOST + 1, &err), JM_SYNTAX, &err);
    memset(text, 'a', sizeof text);
    memcpy(text, "{\"do\":\"note\",\"text\":\"", 21);
    memcpy(text + 21 + JM_ASK_TEXT, "\"}", 2);
    expect_status(jm_ask_read(&a, text, 23 + JM_ASK_TEXT, &err), JM_OK, &err);
    text[21 + JM_ASK_TEXT] = 'a';
    memcpy(text + 22 + JM_ASK_TEXT, "\"}", 2);
    expect_status(jm_ask_read(&a, text, 24 + JM_ASK_TEXT, &err), JM_SYNTAX, &err);
    expect_contains(err.text, "more than 500 bytes");
}

/* --- orders for a model --- */

static const jm_session session = {.tick_s = 1, .n_actions = 2, .actions = kit_actions};

/* `text` is an ask with ' for "; `right` a part of what is said against it, NULL: nothing. */
static void order(const jm_model *model, const char *text, const char *right)
{
    char json[400];
    snprintf(json, sizeof json, "%s", text);
    for (char *c = json; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    jm_ask a;
    jm_order out;
    jm_error err = {0};
    jm_test_note("%s", text);
    if (!expect_status(ask(&a, json, &err), JM_OK, &err))
        return;
    const jm_status status = jm_order_make(&out, &a, model, &session, &err);
    if (!right)
        expect_status(status, JM_OK, &err);
    else if (expect_true(status != JM_OK))
        expect_contains(err.text, right);
}

JM_TEST("orders are checked against the model: names, units, ranges")
{
    const jm_host_options options = host_kit_options();
    jm_model *model = NULL;
    jm_error err = {0};
    if (!expect_status(jm_model_open(&model, "glucose/hovorka", &options.model, &err), JM_OK, &err))
        return;
    order(model, "{'do':'dose','name':'meal','amount':0.06,'unit':'kg'}", NULL);
    order(model, "{'do':'dose','name':'meel','amount':6,'unit':'g'}", "mean \"meal\"?");
    order(model, "{'do':'dose','name':'meal','amount':6,'unit':'mL'}", "give it in g");
    order(model, "{'do':'dose','name':'meal','amount':6,'unit':'gg'}", "gg");
    order(model, "{'do':'dose','name':'meal','amount':-6,'unit':'g'}", "not negative");
    order(model,
          "{'do':'dose','name':'meal','amount':6,'unit':'g','duration':5}",
          "unit of the duration");
    order(model,
          "{'do':'dose','name':'meal','amount':6,'unit':'g','duration':-5,'duration_unit':'min'}",
          "no negative time");
    order(model,
          "{'do':'dose','name':'meal','amount':6,'unit':'g','duration':5,'duration_unit':'m'}",
          "give it in s");
    order(model, "{'do':'stop','name':'insulin'}", NULL);
    order(model, "{'do':'stop','name':'insuline'}", "mean \"insulin\"?");
    order(model, "{'do':'set','name':'insulin_rate','value':1,'unit':'U/h'}", NULL);
    order(model, "{'do':'set','name':'insulin_rate','value':1}", NULL);
    order(model, "{'do':'set','name':'insulin_rat','value':1}", "\"insulin_rate\"?");
    order(model, "{'do':'set','name':'insulin_rate','value':1,'unit':'mmHg'}", "does not go with");
    order(model, "{'do':'set','name':'glucose','value':1}", "computed by the model");
    order(model, "{'do':'act','name':'bleed','value':499.5}", NULL);
    order(model, "{'do':'act','name':'bleed'}", NULL);
    order(model, "{'do':'act','name':'bleed','value':501}", "between 0 and 500 mL/min");
    order(model, "{'do':'act','name':'cry','value':1}", "takes no value");
    order(model, "{'do':'act','name':'blead'}", "mean \"bleed\"?");
    order(model, "{'do':'note','text':''}", "says something");
    order(model, "{'do':'set','name':'BW','value':7,'unit':'kg'}", "between 20 and 180 kg");
    order(model, "{'do':'set','name':'BW','value':71000,'unit':'g'}", NULL);
    jm_model_close(model);
}

JM_TEST_MAIN
