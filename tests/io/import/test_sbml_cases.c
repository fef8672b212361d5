/* SPDX-License-Identifier: Apache-2.0 */
/* Our own small cases of SBML (made by make_cases.py), and what is refused, in which words. */
#include "sbml_suite.h"

JM_TEST("every case of our own comes out right")
{
    static ss_table table = { .is_loud = true };
    ss_run_folder(&table, JM_SOURCE_DIR "/tests/io/import/cases", getenv("JM_SBML_CASE"));
    expect_true(ss_total(&table.all) > 0);
    expect_int(table.all.count[SR_PASSED], ss_total(&table.all));
}

/* --- refusals ------------------------------------------------------------------------- */

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define CORE(level, version) \
    "xmlns=\"http://www.sbml.org/sbml/level3/version" version "/core\" level=\"" level \
    "\" version=\"" version "\""
#define L3(body) HEAD "<sbml " CORE("3", "2") "><model id=\"m\">" body "</model></sbml>"
#define MATH(body) "<math xmlns=\"http://www.w3.org/1998/Math/MathML\">" body "</math>"
#define PARAMETERS(list) "<listOfParameters>" list "</listOfParameters>"
#define VARIABLE(id) "<parameter id=\"" id "\" constant=\"false\"/>"
#define TIME \
    "<csymbol encoding=\"text\" definitionURL=\"http://www.sbml.org/sbml/symbols/time\">t</csymbol>"
#define EVENT(trigger)                                                                        \
    "<listOfEvents><event id=\"E\" useValuesFromTriggerTime=\"true\"><trigger "               \
    "initialValue=\"true\" persistent=\"true\">" MATH(trigger) "</trigger>"                   \
    "<listOfEventAssignments><eventAssignment variable=\"x\">" MATH("<cn>1</cn>")             \
    "</eventAssignment></listOfEventAssignments></event></listOfEvents>"

/* Reads the text, and expects a message with these words in it. */
static void expect_refusal(const char *text, const char *words)
{
    jm_error err = { 0 };
    jm_imported imported = { 0 };
    const jm_status status =
        jm_import_text(&imported, text, strlen(text), "it.xml", NULL, &err);
    jm_test_note("%s", words);
    expect_true(status != JM_OK && status != JM_INTERNAL);
    if (!expect_true(strstr(err.text, words) != NULL))
        printf("    the message is: %s\n", err.text);
    jm_import_free(&imported);
}

JM_TEST("fast reactions are refused by name")
{
    expect_refusal(HEAD "<sbml " CORE("3", "1") "><model id=\"m\"><listOfReactions><reaction "
                   "id=\"quick\" reversible=\"false\" fast=\"true\"/></listOfReactions></model>"
                   "</sbml>", "\"quick\" is fast");
}

JM_TEST("names that nobody defines are refused with the place")
{
    expect_refusal(L3(PARAMETERS(VARIABLE("x")) "<listOfRules><assignmentRule variable=\"x\">"
                      MATH("<ci>nobody</ci>") "</assignmentRule></listOfRules>"),
                   "the rule for \"x\": \"nobody\" is not defined");
}

JM_TEST("two rules for one symbol are refused")
{
#define RULE "<assignmentRule variable=\"x\">" MATH("<cn>1</cn>") "</assignmentRule>"
    expect_refusal(L3(PARAMETERS(VARIABLE("x")) "<listOfRules>" RULE RULE "</listOfRules>"), "x");
}

JM_TEST("an algebraic rule that has no unknown is refused")
{
    expect_refusal(L3(PARAMETERS("<parameter id=\"x\" value=\"1\" constant=\"true\"/>")
                      "<listOfRules><algebraicRule>" MATH("<ci>x</ci>")
                      "</algebraicRule></listOfRules>"), "algebraic rule");
}

JM_TEST("an algebraic rule with two solutions is refused")
{
    expect_refusal(L3(PARAMETERS(VARIABLE("x")) "<listOfRules><algebraicRule>"
                      MATH("<apply><minus/><apply><power/><ci>x</ci><cn>2</cn></apply><cn>4</cn>"
                           "</apply>") "</algebraicRule></listOfRules>"), "algebraic rule");
}

JM_TEST("an algebraic rule that may determine one or the other is refused")
{
#define VALUED(id) "<parameter id=\"" id "\" value=\"1\" constant=\"false\"/>"
    expect_refusal(L3(PARAMETERS(VALUED("x") VALUED("y")) "<listOfRules><algebraicRule>"
                      MATH("<apply><minus/><ci>x</ci><ci>y</ci></apply>")
                      "</algebraicRule></listOfRules>"), "may determine \"x\" or \"y\"");
}

JM_TEST("what starts without a value is refused")
{
    expect_refusal(L3(PARAMETERS(VARIABLE("x")) "<listOfRules><rateRule variable=\"x\">"
                      MATH("<cn>1</cn>") "</rateRule></listOfRules>"),
                   "\"x\" changes but has no value to start from");
}

#define ALSO(e) "<apply><and/><apply><lt/><ci>x</ci><cn>9</cn></apply>" e "</apply>"

JM_TEST("an equality of gliding values among other conditions is refused, but for lines in time")
{
    expect_refusal(L3(PARAMETERS("<parameter id=\"x\" value=\"0\" constant=\"false\"/>")
                      EVENT(ALSO("<apply><eq/><apply><times/>" TIME TIME "</apply><cn>3</cn>"
                                 "</apply>"))), "the event \"E\"");
    expect_refusal(L3(PARAMETERS("<parameter id=\"x\" value=\"0\" constant=\"false\"/>")
                      EVENT("<apply><neq/><apply><sin/>" TIME "</apply><cn>0.5</cn></apply>")),
                   "the event \"E\"");
}

JM_TEST("models of fluxes are refused")
{
    expect_refusal(HEAD "<sbml " CORE("3", "1") " xmlns:fbc=\"http://www.sbml.org/sbml/level3/"
                   "version1/fbc/version2\" fbc:required=\"false\"><model id=\"m\" "
                   "fbc:strict=\"false\"><listOfReactions><reaction id=\"R\" "
                   "reversible=\"false\" fast=\"false\"/></listOfReactions></model></sbml>",
                   "balanced fluxes");
}

JM_TEST("packages that change the meaning are refused by name")
{
    expect_refusal(HEAD "<sbml " CORE("3", "1") " xmlns:arrays=\"http://www.sbml.org/sbml/level3/"
                   "version1/arrays/version1\" arrays:required=\"true\"><model id=\"m\"/></sbml>",
                   "arrays");
}

JM_TEST("packages that only add, and are not known, are told of")
{
    static const char text[] =
        HEAD "<sbml " CORE("3", "1") " xmlns:unheard=\"http://www.sbml.org/sbml/level3/version1/"
             "unheard/version1\" unheard:required=\"false\"><model id=\"m\">"
             PARAMETERS("<parameter id=\"x\" value=\"1\" constant=\"true\"/>") "</model></sbml>";
    jm_error err = { 0 };
    jm_imported imported = { 0 };
    bool is_told = false;
    if (!expect_status(jm_import_text(&imported, text, strlen(text), "it.xml", NULL, &err), JM_OK,
                       &err))
        return;
    for (uint32_t i = 0; i < imported.model->n_changes; i++)
        is_told = is_told || strstr(imported.model->changes[i].text, "\"unheard\" adds");
    expect_true(is_told);
    jm_import_free(&imported);
}

#define OUTSIDE(attributes)                                                                   \
    HEAD "<sbml " CORE("3", "1") " xmlns:comp=\"http://www.sbml.org/sbml/level3/version1/comp/"   \
         "version1\" comp:required=\"true\"><model id=\"m\"/><comp:listOfExternalModelDefinitions>" \
         "<comp:externalModelDefinition" attributes "/></comp:listOfExternalModelDefinitions></sbml>"

JM_TEST("a file outside cannot be hidden by how it is written, nor behind one beside")
{
    const char *scratch = getenv("JM_TEST_SCRATCH");
    char path[600];
    jm_error err = { 0 };
    jm_imported imported = { 0 };
    static const char beside[] = OUTSIDE(" comp:id=\"a\" comp:source=\"../secret.xml\"");
    static const char first[] = OUTSIDE(" comp:id=\"a\" comp:source=\"beside.xml\"");
    expect_refusal(OUTSIDE("\n comp:id=\"a\"\tcomp:source = '&#46;./secret.xml'"),
                   "not lie beside");
    expect_refusal(OUTSIDE(" comp:id=\"a\" comp:source=\"%2e%2e/secret.xml\""), "not lie beside");
    snprintf(path, sizeof path, "%s/beside.xml", scratch ? scratch : "/tmp");
    expect_status(jm_text_write_file(path, beside, sizeof beside - 1, &err), JM_OK, &err);
    snprintf(path, sizeof path, "%s/first.xml", scratch ? scratch : "/tmp");
    expect_int(jm_import_text(&imported, first, sizeof first - 1, path, NULL, &err), JM_MODEL);
    expect_contains(err.text, "not lie beside");
}

JM_TEST("models of submodels elsewhere than beside the file are refused")
{
    expect_refusal(HEAD "<sbml " CORE("3", "1") " xmlns:comp=\"http://www.sbml.org/sbml/level3/"
                   "version1/comp/version1\" comp:required=\"true\"><model id=\"m\"/>"
                   "<comp:listOfExternalModelDefinitions><comp:externalModelDefinition "
                   "comp:id=\"a\" comp:source=\"../../secret.xml\"/>"
                   "</comp:listOfExternalModelDefinitions></sbml>", "does not lie beside");
}

#define CI(id) "<ci>" id "</ci>"
#define OF(op, a, b) "<apply><" op "/>" a b "</apply>"
#define ASSIGN(id, body) "<assignmentRule variable=\"" id "\">" MATH(body) "</assignmentRule>"
#define RATE(id, body) "<rateRule variable=\"" id "\">" MATH(body) "</rateRule>"
#define PIECE(c) "<piecewise><piece><cn>1</cn>" c "</piece></piecewise>"

/* s0 … s45, each the sum of the one before with itself: 2^45 ways lead from the last one to the
   first, which a walk that remembers nothing never ends. */
static void expect_quick(const char *first, const char *rule, const char *rest)
{
    jm_error err = { 0 };
    jm_imported imported = { 0 };
    jm_text text;
    jm_text_init(&text);
    jm_text_add(&text, HEAD "<sbml " CORE("3", "2") "><model id=\"m\"><listOfParameters>"
                       VARIABLE("u") "<parameter id=\"x\" value=\"0\" constant=\"false\"/>");
    for (int i = 0; i <= 45; i++)
        jm_text_addf(&text, "<parameter id=\"s%d\" constant=\"false\"/>", i);
    jm_text_addf(&text, "</listOfParameters><listOfRules>" ASSIGN("s0", "%s"), first);
    for (int i = 1; i <= 45; i++)
        jm_text_addf(&text, ASSIGN("s%d", OF("plus", CI("s%d"), CI("s%d"))), i, i - 1, i - 1);
    jm_text_addf(&text, "%s</listOfRules>%s</model></sbml>", rule, rest);
    const jm_status status =
        jm_import_text(&imported, text.data, text.length, "it.xml", NULL, &err);
    expect_true(status == JM_OK || err.text[0]);
    jm_import_free(&imported);
    jm_text_clear(&text);
}

JM_TEST("rules that lead to each other in very many ways are looked at once")
{
    expect_quick("<cn>1</cn>", "", EVENT(OF("eq", CI("s45"), "<cn>3</cn>")));
    expect_quick("<cn>1</cn>", "<algebraicRule>" MATH(OF("minus", CI("u"), CI("s45")))
                               "</algebraicRule>", "");
    expect_quick("<cn>1</cn>", RATE("x", PIECE(OF("geq", TIME, CI("s45")))), "");
    expect_quick(TIME, RATE("x", PIECE(OF("geq", CI("s45"), "<cn>5</cn>"))), "");
    jm_text nots;
    jm_text_init(&nots);
    for (int i = 0; i < 50; i++)
        jm_text_add(&nots, "<apply><not/>");
    jm_text_add(&nots, "<true/>");
    for (int i = 0; i < 50; i++)
        jm_text_add(&nots, "</apply>");
    jm_text text;
    jm_text_init(&text);
    jm_text_addf(&text, EVENT("%s"), nots.data);
    expect_quick("<cn>1</cn>", "", text.data);
    jm_text_clear(&nots);
    jm_text_clear(&text);
}

JM_TEST("document types, zero bytes and broken XML are refused")
{
    jm_error err = { 0 };
    jm_imported imported = { 0 };
    static const char zero[] = L3("") "\0more";
    expect_refusal(HEAD "<!DOCTYPE sbml [<!ENTITY a \"b\">]><sbml " CORE("3", "2") "/>",
                   "document type");
    expect_refusal(HEAD "<sbml " CORE("3", "2") "><model", "well-formed");
    expect_int(jm_import_text(&imported, zero, sizeof zero - 1, "it.xml", NULL, &err), JM_SYNTAX);
    expect_true(strstr(err.text, "zero byte") != NULL);
}

JM_TEST_MAIN
