/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/closed.h"
#include "tests/support/jm_test.h"

static jm_error err;

/* Runs a script whose result is a text, a number or true; "" where it fails (see err). */
static const char *run_with(const char *script, const jm_closed_options *options)
{
    static char result[400];
    jm_closed *closed = NULL;
    memset(&err, 0, sizeof err);
    result[0] = '\0';
    if (!expect_status(jm_closed_new(&closed, options, &err), JM_OK, &err))
        return result;
    jm_closed_seal(jm_closed_lua(closed));
    lua_State *L = jm_closed_lua(closed);
    if (jm_closed_load(closed, script, strlen(script), "s.lua", &err) == JM_OK &&
        jm_closed_call(closed, 0, 1, &err) == JM_OK) {
        if (lua_isboolean(L, -1))
            snprintf(result, sizeof result, "%s", lua_toboolean(L, -1) ? "true" : "false");
        else if (lua_tostring(L, -1))
            snprintf(result, sizeof result, "%s", lua_tostring(L, -1));
        lua_pop(L, 1);
    }
    expect_int(lua_gettop(L), 0);
    jm_closed_free(closed);
    return result;
}

static const char *run(const char *script)
{
    return run_with(script, NULL);
}

JM_TEST("plain Lua works")
{
    expect_text(run("local t = {} for i = 1, 5 do t[i] = i * i end\n"
                    "table.sort(t, function(a, b) return a > b end)\n"
                    "return table.concat(t, ' ') .. string.format(' %.2f', math.pi)"),
                "25 16 9 4 1 3.14");
    expect_text(run("return select('#', xpcall(function(...) return ... end, print_, 1, 2))"), "");
    expect_text(run("local function h(m) return 'handled ' .. m end\n"
                    "local ok, m = xpcall(function(a, b) return a + b end, h, 1, 2)\n"
                    "local bad, n = xpcall(error, h, 'x', 0)\n"
                    "return tostring(ok) .. m .. tostring(bad) .. n"), "true3falsehandled x");
    expect_text(run("local t = setmetatable({}, { __index = function(_, k) return k end })\n"
                    "return t.x .. #table.pack(1, 2)"), "x2");
    expect_text(run("local t = { 1, 2, 3 } table.insert(t, 2, 9) table.remove(t, 1)\n"
                    "table.insert(t, 7) return table.concat(t, ',') .. (table.remove({}) or '-')"),
                "9,2,3,7-");
    expect_text(run("return ('ab'):rep(3, '-') .. ('x'):rep(0)"), "ab-ab-ab");
}

JM_TEST("there is no way out")
{
    static const char *const gone[] = {
        "io",     "os",   "debug",  "package",        "load",   "loadstring", "dofile",
        "loadfile", "_G", "rawset", "collectgarbage", "print",  "coroutine",
    };
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        char script[80];
        snprintf(script, sizeof script, "local x\nreturn %s", gone[i]);
        jm_test_note("%s", gone[i]);
        expect_text(run(script), "");
        expect_int(err.status, JM_MODEL);
        expect_contains(err.text, "not known here");
        expect_text(err.place, "s.lua:2");
    }
    expect_text(run("return tostring(string.dump) .. tostring(math.random) .. "
                    "tostring(string.unpack) .. tostring(table.move)"), "nilnilnilnil");
    expect_text(run("return tostring(getmetatable('').__index)"), "");
    expect_text(run("return tostring(getmetatable(''))"), "false");
}

JM_TEST("bytecode is refused")
{
    expect_text(run("\033LuaS"), "");
    expect_int(err.status, JM_SYNTAX);
    expect_contains(err.text, "bytecode");
}

JM_TEST("errors have the place and the text alone")
{
    run("local x = 1\nlocal t = nil\nreturn t.y");
    expect_text(err.place, "s.lua:3");
    expect_contains(err.text, "attempt to index a nil value (local 't')");
    expect_int(err.status, JM_SCRIPT);
    run("\n\nerror('no organ')");
    expect_text(err.place, "s.lua:3");
    expect_text(err.text, "no organ");
    run("local function f() error('inside', 2) end\nf()");
    expect_text(err.place, "s.lua:2");
    run("error({})");
    expect_contains(err.text, "no text");
    run("return 1 +");
    expect_int(err.status, JM_SYNTAX);
    expect_text(err.place, "s.lua:1");
    run("x = 3");
    expect_contains(err.text, "write \"local x\"");
    run("return strnig");
    expect_contains(err.text, "did you mean \"string\"?");
}

JM_TEST("a long path is not cut in places")
{
    char path[200];
    jm_closed *closed = NULL;
    memset(path, 'd', sizeof path);
    strcpy(path + 150, "/heart.lua");
    expect_status(jm_closed_new(&closed, NULL, &err), JM_OK, &err);
    expect_status(jm_closed_load(closed, "x = = 1", 7, path, &err), JM_SYNTAX, NULL);
    expect_contains(err.place, "d/heart.lua:1");
    expect_int(strlen(err.place), 162);
    expect_status(jm_closed_load(closed, "error('a')", 10, path, &err), JM_OK, &err);
    expect_status(jm_closed_call(closed, 0, 0, &err), JM_SCRIPT, NULL);
    expect_text(err.text, "a");
    expect_int(strlen(err.place), 162);
    jm_closed_free(closed);
}

JM_TEST("what would run for ever is stopped")
{
    static const jm_closed_options small = { .instructions = 2000000, .memory = 64 << 20 };
    static const char *const forever[] = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local function f() return f() end return f()",
        "return xpcall(function() while true do end end, function(m) while true do end end)",
        "return ('x'):rep(1e15, ''):len()",
        "local s = ('x'):rep(30000000) while true do s:upper() end",
        "local t = setmetatable({}, { __len = function() return 1e15 end }) table.insert(t, 1, 2)"
        " while true do end",
        "return ('a'):rep(30):find(('a-'):rep(30) .. 'b')",
        "for _ in ('x'):rep(1000000):gmatch('.-.-.-.-b') do end",
        "return ('x'):rep(300000):gsub('(x*)x*y', '%1')",
        "return ('x'):rep(300000):find('x*x*x*y')",
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "local s = 'x' while true do s = s .. s end",
        "local function f(n) return 1 + f(n + 1) end return f(1)",
        "return table.concat(setmetatable({}, { __index = function() return '' end }), '', 1, 1e9)",
        "local t = {} for i = 1, 300 do t[i] = i end while true do for k in pairs(t) do end end",
        "return table.unpack({}, 1, 1e8)",
        "local mt = {} local x <close> = setmetatable({}, mt)\n"
        "mt.__close = function() while true do end end while true do end",
        "return tostring(setmetatable({}, { __tostring = function() while true do end end }))",
        "table.sort({ 3, 2, 1 }, function() while true do end end)",
        "return ('x'):gsub('x', function() while true do end end)",
        "local t = {} for i = 1, 20000 do t[i] = i end while true do table.insert(t, 1, 0) end",
        "local s = ('x'):rep(1000000) while true do s:find('y', 1, true) end",
    };
    for (size_t i = 0; i < sizeof forever / sizeof *forever; i++) {
        jm_test_note("%s", forever[i]);
        run_with(forever[i], &small);
        expect_int(err.status, JM_SCRIPT);
        expect_true(err.text[0] != '\0');
    }
}

JM_TEST("wall time is limited, too, and a refill begins anew")
{
    const jm_closed_options quick = { .instructions = UINT64_MAX / 4, .wall_s = 0.05 };
    run_with("while true do end", &quick);
    expect_contains(err.text, "0.05 s");
    const jm_closed_options few = { .instructions = 100000 };
    static const char script[] = "for i = 1, 60000 do end return 1";
    jm_closed *closed = NULL;
    expect_status(jm_closed_new(&closed, &few, &err), JM_OK, &err);
    for (int turn = 0; turn < 4; turn++) {
        jm_closed_refill(closed);
        expect_status(jm_closed_load(closed, script, sizeof script - 1, "s.lua", &err), JM_OK,
                      &err);
        expect_status(jm_closed_call(closed, 0, 0, &err), JM_OK, &err);
    }
    expect_status(jm_closed_load(closed, script, sizeof script - 1, "s.lua", &err), JM_OK, &err);
    expect_status(jm_closed_call(closed, 0, 0, &err), JM_SCRIPT, NULL);
    jm_closed_free(closed);
}

JM_TEST("finalisers, which run where nothing is counted, are not there")
{
    run("setmetatable({}, { __gc = function() while true do end end })");
    expect_contains(err.text, "__gc");
    expect_text(run("local mt = {} local t = setmetatable({}, mt) mt.__gc = function() end "
                    "return setmetatable(t, nil) == t"), "true");
}

JM_TEST("pairs and next go by sorted keys")
{
    expect_text(run("local t = { b = 1, a10 = 2, a9 = 3, 7, [2.5] = 4, [-1] = 5, [true] = 6 }\n"
                    "local s = ''\n"
                    "for k, v in pairs(t) do s = s .. tostring(k) .. '=' .. v .. ' ' end return s"),
                "-1=5 1=7 2.5=4 a9=3 a10=2 b=1 true=6 ");
    expect_text(run("local t = { a = 1, b = 2, c = 3 } local s = ''\n"
                    "for k in pairs(t) do t[k] = nil t.c = nil s = s .. k end return s"), "ab");
    expect_text(run("return tostring(next({})) .. tostring((next { z = 1, y = 2 }))"), "nily");
}

/* --- patterns ---------------------------------------------------------------------------- */

typedef struct pattern_row {
    const char *script, *result;
} pattern_row;

JM_TEST("patterns mean what they mean in Lua")
{
    /* The results are those of the plain Lua 5.4.4 interpreter. */
    static const pattern_row rows[] = {
        { "('hello world'):find('o w')", "5 7" },
        { "('hello'):find('l', 1, true)", "3 3" },
        { "('hello'):find('')", "1 0" },
        { "('hello'):find('', 10)", "nil" },
        { "('hello'):find('l+')", "3 4" },
        { "('a.b'):find('.', 1, true)", "2 2" },
        { "('hello'):find('(l)(l)')", "3 4 l l" },
        { "('  trim  '):match('^%s*(.-)%s*$')", "trim" },
        { "('key = value'):match('(%w+)%s*=%s*(%w+)')", "key value" },
        { "('2026-11-23'):match('(%d+)-(%d+)-(%d+)')", "2026 11 23" },
        { "('f(a(b)c)d'):match('%b()')", "(a(b)c)" },
        { "('THE (quick) fox'):find('%((%a+)%)')", "5 11 quick" },
        { "('hello'):match('()ll()')", "3 5" },
        { "('THE (quick) fox'):gsub('%f[%a]%a+', 'X')", "X (X) X 3" },
        { "('abc'):gsub('%w', '%0%0')", "aabbcc 3" },
        { "('abc'):gsub('', '-')", "-a-b-c- 4" },
        { "('hello world'):gsub('o', { o = '0' }, 1)", "hell0 world 1" },
        { "('abc'):gsub('b', function() return nil end)", "abc 1" },
        { "('x^2'):gsub('%^', '**')", "x**2 1" },
        { "('[[x]]'):match('[[](.)')", "[" },
        { "('a]b'):match('[]]')", "]" },
        { "('a-z'):match('[a%-z]+')", "a-z" },
        { "('m'):match('[a-z]')", "m" },
        { "('M'):match('[^a-z]')", "M" },
        { "('aXb'):match('%u')", "X" },
        { "('aXb'):match('%U+')", "a" },
        { "('abcabc'):match('(abc)%1')", "abc" },
        { "('aaa'):match('a-b')", "nil" },
        { "('aaab'):match('a-b')", "aaab" },
        { "('colour color'):gsub('colou?r', 'C')", "C C 2" },
        { "('a\\0b'):match('%z') and 1", "nil" },
        { "('x'):rep(3):match('^(x*)$')", "xxx" },
        { "('$5'):match('%$(%d)$')", "5" },
        { "('a$'):match('a$$')", "a$" },
        { "('hello'):match('.-(l+)(.*)')", "ll o" },
        { "('hello'):find('xyz')", "nil" },
        { "('hello'):sub(2):find('l', -2)", "3 3" },
        { "select('#', ('abc'):match('()'))", "1" },
        { "('0x1F'):match('%x+$')", "1F" },
        { "('tab\\there'):match('%c') == '\\t'", "true" },
        { "('hello world from lua'):gsub('(%w+) (%w+)', '%2 %1')", "world hello lua from 2" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char script[400];
        snprintf(script, sizeof script,
                 "local t = table.pack(%s) for i = 1, t.n do t[i] = tostring(t[i]) end\n"
                 "return table.concat(t, ' ')", rows[i].script);
        jm_test_note("%s", rows[i].script);
        expect_text(run(script), rows[i].result);
    }
    expect_text(run("local s = ''\n"
                    "for k, v in ('a=1, b=2'):gmatch('(%w+)=(%w+)') do s = s .. k .. v end\n"
                    "for w in ('abc'):gmatch('') do s = s .. '.' end return s"), "a1b2....");
}

JM_TEST("malformed patterns are refused in words")
{
    static const char *const wrong[] = { "%", "[a", "[^", "(a", "a)", "%b", "%bx", "%f", "%1",
                                         "(()%2)", "[a%" };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char script[100];
        snprintf(script, sizeof script, "return ('aaa'):match('%s')", wrong[i]);
        jm_test_note("%s", wrong[i]);
        expect_text(run(script), "");
        expect_contains(err.text, "malformed pattern");
    }
    run("return ('abc'):gsub('b', '%9')");
    expect_contains(err.text, "without a capture");
    run("return ('abc'):gsub('b', function() return {} end)");
    expect_contains(err.text, "needs to be a text");
}

JM_TEST("names are ordered with their numbers by value")
{
    expect_true(jm_closed_compare("P2", "P10") < 0);
    expect_true(jm_closed_compare("P10", "P9") > 0);
    expect_true(jm_closed_compare("a", "b") < 0);
    expect_true(jm_closed_compare("a", "ab") < 0);
    expect_int(jm_closed_compare("x1y2", "x1y2"), 0);
    expect_true(jm_closed_compare("x01", "x1") != 0);
}

JM_TEST("require stays in the search path")
{
    static const char *const roots[] = { JM_SOURCE_DIR "/tests/core/compile/parts" };
    const jm_closed_options options = { .search = { .roots = roots, .n_roots = 1 } };
    expect_text(run_with("return require('lib.airway').generations", &options), "4");
    expect_text(run_with("return require('../parts/lib/airway')", &options), "");
    expect_text(run_with("return require('/etc/passwd')", &options), "");
    expect_contains(err.text, "not in the search path");
    expect_text(run_with("return require('lib.nothing')", &options), "");
    expect_int(err.status, JM_FILE);
}

JM_TEST_MAIN
