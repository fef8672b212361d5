/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/where.h"
#include "tests/support/jm_test.h"

/* Line of a path such as "timeline/2/amount" below scenario{}; 0 where it has no place. */
static int line_of(const char *text, const char *path)
{
    jm_where *where = jm_where_new(text, strlen(text));
    const jm_where_node *node = jm_where_root(where);
    char part[100];
    int n;
    while (node && sscanf(path, "%99[^/]%n", part, &n) == 1) {
        const long index = atol(part);
        node = jm_where_child(node, index > 0 ? NULL : part, index);
        path += n;
        path += *path == '/';
    }
    const int line = node ? node->line : 0;
    jm_where_free(where);
    return line;
}

JM_TEST("keys and items stand where the text has them")
{
    static const char text[] = "-- timeline = 3\n"
                               "return scenario {\n"
                               "  title = [[two\n"
                               "lines]], model = 'x',\n"
                               "  timeline = {\n"
                               "    { at = f(1, {2, 3}),\n"
                               "      dose = \"meal\" }; { dose = 'b',\n"
                               "      ['amount'] = { 60,\n"
                               "        'g' } },\n"
                               "  },\n"
                               "}\n";
    expect_int(line_of(text, "title"), 3);
    expect_int(line_of(text, "model"), 4);
    expect_int(line_of(text, "timeline"), 5);
    expect_int(line_of(text, "timeline/1"), 6);
    expect_int(line_of(text, "timeline/1/dose"), 7);
    expect_int(line_of(text, "timeline/2"), 7);
    expect_int(line_of(text, "timeline/2/amount"), 8);
    expect_int(line_of(text, "timeline/2/amount/2"), 9);
    expect_int(line_of(text, "timeline/3"), 0);
    expect_int(line_of(text, "nothing"), 0);
}

JM_TEST("functions and blocks are passed over")
{
    static const char text[] = "return scenario {\n"
                               "  a = function(p) local t = { x = 1, y = 2 }\n"
                               "    for i = 1, 3 do if i > 2 then t = { z = 3 } end end\n"
                               "    while true do repeat local q = {} until q, 3 end\n"
                               "  end,\n"
                               "  b = 2, -- }\n"
                               "  c = (function() return { d = 1 } end)(),\n"
                               "  e = 5 }\n";
    expect_int(line_of(text, "b"), 6);
    expect_int(line_of(text, "c/d"), 0);
    expect_int(line_of(text, "e"), 8);
    expect_int(line_of(text, "x"), 0);
}

JM_TEST("a variable is followed where it is only looked at")
{
    static const char plain[] = "local meals = {\n"
                                "  { at = 1 },\n"
                                "}\n"
                                "return scenario { timeline = meals,\n"
                                "  b = { timeline = meals } }\n";
    static const char whole[] = "local s = {\n"
                                "  model = 'x',\n"
                                "}\n"
                                "return scenario(s)\n";
    expect_int(line_of(plain, "timeline"), 4);
    expect_int(line_of(plain, "timeline/1/at"), 2);
    expect_int(line_of(plain, "b/timeline/1/at"), 2);
    expect_int(line_of(whole, "model"), 2);
}

JM_TEST("a variable that is touched elsewhere has no place")
{
    static const char *const touched[] = {
        "local m = {\n { at = 1 } }\nm[2] = {}\nreturn scenario { timeline = m }\n",
        "local m = {\n { at = 1 } }\ntable.insert(m, {})\nreturn scenario { timeline = m }\n",
        "local m = {\n { at = 1 } }\nm.x = 3\nreturn scenario { timeline = m }\n",
        "local m = {\n { at = 1 } }\nfor i, v in ipairs(m) do end\nreturn scenario { timeline = m "
        "}\n",
        "local m = {\n { at = 1 } }\nm = f()\nreturn scenario { timeline = m }\n",
        "local m = f {\n { at = 1 } }\nreturn scenario { timeline = m }\n",
        "local m = {\n { at = 1 } }:f()\nreturn scenario { timeline = m }\n",
        "local function g(m) return { timeline = m } end\nreturn scenario { timeline = m }\n",
    };
    for (size_t i = 0; i < sizeof touched / sizeof touched[0]; i++) {
        jm_test_note("text %zu", i);
        expect_int(line_of(touched[i], "timeline/1/at"), 0);
    }
}

JM_TEST("two scenarios in one text have no place")
{
    expect_int(line_of("local a = scenario { x = 1 }\nreturn scenario { x = 2 }\n", "x"), 0);
}

JM_TEST("broken and hostile texts are survived")
{
    static const char *const texts[] = {
        "",
        "return scenario {",
        "return scenario { a = { b = {",
        "return scenario { a = ",
        "return scenario { [",
        "return scenario { ['a",
        "return scenario { [[a",
        "--[[",
        "--[==[ x",
        "return scenario { a = 'x\n }",
        "return scenario { 1e+5, 0x1p-3, .5 }",
        "}}}",
        "return scenario { [[x]], [=[y]=] }",
        "scenario",
        "scenario(",
        "scenario(a",
        "local scenario {",
        "local a = { a, a, a }\nreturn scenario(a)",
        "local a = { b, b } local b = { a, a }\nreturn scenario(a)",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        jm_test_note("text %zu", i);
        (void)line_of(texts[i], "a/b");
        expect_true(true);
    }
    char *deep = malloc(100001);
    memcpy(deep, "scenario", 8);
    memset(deep + 8, '{', 99992);
    deep[100000] = '\0';
    (void)line_of(deep, "1/1/1");
    expect_int(line_of("scenario { a = 1, scenario_ = 2 }", "scenario_"), 1);
    free(deep);
}

JM_TEST_MAIN
