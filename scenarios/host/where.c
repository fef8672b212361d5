/* SPDX-License-Identifier: Apache-2.0 */
#include "scenarios/host/where.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "core/base/arena.h"

enum {
    MOST_TOKENS = 2000000,
    MOST_DEPTH = 100,  /* constructors within constructors; deeper ones have no place */
    MOST_ALIASES = 200 /* variables that are followed: each costs a walk through the tokens */
};

typedef enum token_kind { NAME, TEXT, NUMBER, SIGN, END } token_kind;

typedef struct token {
    token_kind kind;
    int line;
    const char *at; /* in the text */
    size_t length;
} token;

struct jm_where {
    jm_arena *arena;
    const jm_where_node *root, *session;
};

/* What is known while the text is read. */
typedef struct reader {
    const char *text;
    size_t length, at;
    int line;
    token *tokens;
    size_t n, room;
    jm_arena *scratch, *arena;
    int aliases; /* followed so far */
    bool failed; /* no memory, or too much text */
} reader;

/* --- tokens ------------------------------------------------------------------------------ */

static char peek(const reader *r, size_t ahead)
{
    return r->at + ahead < r->length ? r->text[r->at + ahead] : '\0';
}

static void skip_char(reader *r)
{
    if (r->text[r->at] == '\n')
        r->line++;
    r->at++;
}

/* Level of a long bracket "[==[" here, -1 where there is none. */
static long long_level(const reader *r)
{
    size_t n = 1;
    if (peek(r, 0) != '[')
        return -1;
    while (peek(r, n) == '=')
        n++;
    return peek(r, n) == '[' ? (long)n - 1 : -1;
}

static void skip_long(reader *r, long level)
{
    r->at += (size_t)level + 2;
    while (r->at < r->length) {
        if (peek(r, 0) == ']') {
            size_t n = 1;
            while (peek(r, n) == '=')
                n++;
            if (peek(r, n) == ']' && (long)n - 1 == level) {
                r->at += n + 1;
                return;
            }
        }
        skip_char(r);
    }
}

static void skip_blank(reader *r)
{
    while (r->at < r->length) {
        if (isspace((unsigned char)peek(r, 0))) {
            skip_char(r);
        } else if (peek(r, 0) == '-' && peek(r, 1) == '-') {
            r->at += 2;
            const long level = long_level(r);
            if (level >= 0) {
                skip_long(r, level);
                continue;
            }
            while (r->at < r->length && peek(r, 0) != '\n')
                r->at++;
        } else {
            return;
        }
    }
}

static void skip_quoted(reader *r)
{
    const char quote = peek(r, 0);
    r->at++;
    while (r->at < r->length && peek(r, 0) != quote && peek(r, 0) != '\n') {
        if (peek(r, 0) == '\\' && r->at + 1 < r->length)
            skip_char(r);
        skip_char(r);
    }
    if (peek(r, 0) == quote)
        r->at++;
}

static void add_token(reader *r, token t)
{
    if (r->n == r->room) {
        const size_t room = r->room ? 2 * r->room : 1024;
        token *more = jm_arena_grow(r->scratch, r->tokens, r->n, room, sizeof *more);
        if (!more || room > MOST_TOKENS) {
            r->failed = true;
            return;
        }
        r->tokens = more;
        r->room = room;
    }
    r->tokens[r->n++] = t;
}

static bool is_name_char(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Reads one token; a two-character sign that begins with '=' is one, so that `=` is plain. */
static void read_token(reader *r)
{
    token t = {SIGN, r->line, r->text + r->at, 0};
    const size_t start = r->at;
    const char c = peek(r, 0);
    const long level = long_level(r);
    if (isalpha((unsigned char)c) || c == '_') {
        t.kind = NAME;
        while (is_name_char(peek(r, 0)))
            r->at++;
    } else if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(r, 1)))) {
        t.kind = NUMBER;
        while (is_name_char(peek(r, 0)) || peek(r, 0) == '.' ||
               (strchr("+-", peek(r, 0)) && peek(r, 0) && strchr("eEpP", r->text[r->at - 1])))
            r->at++;
    } else if (c == '"' || c == '\'') {
        t.kind = TEXT;
        skip_quoted(r);
    } else if (level >= 0) {
        t.kind = TEXT;
        skip_long(r, level);
    } else {
        r->at += strchr("=<>~", c) && c && peek(r, 1) == '=' ? 2 : 1;
    }
    t.length = (r->at < r->length ? r->at : r->length) - start;
    add_token(r, t);
}

static void read_tokens(reader *r)
{
    skip_blank(r);
    while (r->at < r->length && !r->failed) {
        read_token(r);
        skip_blank(r);
    }
    add_token(r, (token){END, r->line, r->text + r->length, 0});
}

static bool is(const reader *r, size_t i, const char *what)
{
    const token *t = &r->tokens[i < r->n ? i : r->n - 1];
    return (t->kind == NAME || t->kind == SIGN) && strlen(what) == t->length &&
           memcmp(t->at, what, t->length) == 0;
}

static token_kind kind_at(const reader *r, size_t i)
{
    return i < r->n ? r->tokens[i].kind : END;
}

static bool is_one_of(const reader *r, size_t i, const char *const *words)
{
    for (; *words; words++)
        if (is(r, i, *words))
            return true;
    return false;
}

/* --- constructors ------------------------------------------------------------------------ */

static char *copy_token(reader *r, const token *t, size_t cut)
{
    char *copy = jm_arena_take(r->arena, t->length + 1 - 2 * cut, 1);
    if (copy)
        memcpy(copy, t->at + cut, t->length - 2 * cut);
    else
        r->failed = true;
    return copy;
}

static jm_where_node *new_node(reader *r, int line)
{
    jm_where_node *node = jm_arena_take(r->arena, 1, sizeof *node);
    if (node)
        node->line = line;
    else
        r->failed = true;
    return node;
}

static void append(jm_where_node *parent, jm_where_node *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

/* First token after the expression that begins at `i`: a separator or a closing sign of ours. */
static size_t skip_value(const reader *r, size_t i)
{
    static const char *const opens[] = {"(", "{", "[", "function", "if", "do", "repeat", NULL};
    static const char *const closes[] = {")", "}", "]", "end", "until", NULL};
    long depth = 0;
    for (; kind_at(r, i) != END; i++) {
        if (depth == 0 && (is(r, i, ",") || is(r, i, ";") || is(r, i, "}")))
            return i;
        if (is_one_of(r, i, opens))
            depth++;
        else if (is_one_of(r, i, closes))
            depth--;
    }
    return i;
}

static bool ends_value(const reader *r, size_t i)
{
    return is(r, i, ",") || is(r, i, ";") || is(r, i, "}");
}

static size_t read_table(reader *r, size_t i, jm_where_node *node, int depth);

/* The value of `node` at token i: a constructor, a variable, or something else. */
static size_t read_value(reader *r, size_t i, jm_where_node *node, int depth)
{
    if (is(r, i, "{") && depth < MOST_DEPTH) {
        const size_t end = read_table(r, i, node, depth + 1);
        if (ends_value(r, end) || kind_at(r, end) == END)
            return end;
        node->first = node->last = NULL; /* part of a larger expression */
        return skip_value(r, end);
    }
    if (kind_at(r, i) == NAME && ends_value(r, i + 1))
        node->alias = copy_token(r, &r->tokens[i], 0);
    return skip_value(r, i);
}

/* Reads the key at token i into `node`; returns the token of its value. */
static size_t read_key(reader *r, size_t i, jm_where_node *node, long *count)
{
    if (kind_at(r, i) == NAME && is(r, i + 1, "=")) {
        node->key = copy_token(r, &r->tokens[i], 0);
        return i + 2;
    }
    if (is(r, i, "[")) {
        const bool plain = kind_at(r, i + 1) == TEXT && is(r, i + 2, "]") && is(r, i + 3, "=");
        if (plain && !memchr(r->tokens[i + 1].at, '\\', r->tokens[i + 1].length) &&
            r->tokens[i + 1].at[0] != '[') {
            node->key = copy_token(r, &r->tokens[i + 1], 1);
            return i + 4;
        }
        while (kind_at(r, i) != END && !(is(r, i, "]") && is(r, i + 1, "=")))
            i++;
        node->index = -1; /* a computed key: has no name here */
        return i + 2;
    }
    node->index = ++*count;
    return i;
}

/* The constructor whose '{' is token i; returns the token after its '}'. */
static size_t read_table(reader *r, size_t i, jm_where_node *node, int depth)
{
    long count = 0;
    for (i++; kind_at(r, i) != END && !is(r, i, "}") && !r->failed;) {
        jm_where_node *child = new_node(r, r->tokens[i].line);
        if (!child)
            return r->n - 1;
        const size_t value = read_key(r, i, child, &count);
        const size_t next = read_value(r, value, child, depth);
        append(node, child);
        i = next > i ? next : i + 1;
        while (is(r, i, ",") || is(r, i, ";"))
            i++;
    }
    return kind_at(r, i) == END ? i : i + 1;
}

/* --- variables --------------------------------------------------------------------------- */

/* Whether token i, a variable's name, is only looked at: `x = name,` and not name.y or f(name). */
static bool is_plain_use(const reader *r, size_t i)
{
    static const char *const before[] = {"=", ",", "{", ";", "scenario", "(", NULL};
    static const char *const after[] = {",", ";", "}", ")", NULL};
    if (i == 0 || !is_one_of(r, i - 1, before) || !is_one_of(r, i + 1, after))
        return false;
    return !is(r, i - 1, "(") || (i > 1 && is(r, i - 2, "scenario"));
}

/* The constructor in `local name = {…}`, where the name is used nowhere but as a plain value. */
static jm_where_node *find_local(reader *r, const char *name, int depth)
{
    size_t found = 0;
    for (size_t i = 0; i + 1 < r->n; i++) {
        if (kind_at(r, i) != NAME || !is(r, i, name))
            continue;
        const bool defines =
            i > 0 && is(r, i - 1, "local") && is(r, i + 1, "=") && is(r, i + 2, "{");
        if (defines && !found)
            found = i;
        else if (!is_plain_use(r, i))
            return NULL;
    }
    jm_where_node *node = found ? new_node(r, r->tokens[found].line) : NULL;
    if (!node)
        return NULL;
    const size_t end = read_table(r, found + 2, node, depth);
    static const char *const goes_on[] = {".", "[", ":", "(", NULL};
    return is_one_of(r, end, goes_on) ? NULL : node;
}

static void resolve(reader *r, jm_where_node *node, int depth)
{
    if (depth > MOST_DEPTH || r->failed)
        return;
    if (node->alias && r->aliases++ < MOST_ALIASES) {
        jm_where_node *table = find_local(r, node->alias, depth);
        node->table = table;
        if (table)
            resolve(r, table, depth + 1);
    }
    for (jm_where_node *child = node->first; child; child = child->next)
        resolve(r, child, depth + 1);
}

/* The one `scenario {…}`, `scenario({…})` or `scenario(name)` of the text. */
static jm_where_node *find_scenario(reader *r)
{
    size_t found = r->n;
    for (size_t i = 0; i + 2 < r->n; i++) {
        if (!is(r, i, "scenario") || kind_at(r, i) != NAME)
            continue;
        if (!is(r, i + 1, "{") && !is(r, i + 1, "("))
            continue;
        if (found != r->n)
            return NULL;
        found = i;
    }
    if (found == r->n)
        return NULL;
    const size_t at = is(r, found + 1, "(") ? found + 2 : found + 1;
    jm_where_node *node = new_node(r, r->tokens[found].line);
    if (!node)
        return NULL;
    if (is(r, at, "{"))
        read_table(r, at, node, 0);
    else if (kind_at(r, at) == NAME && is(r, at + 1, ")"))
        node->alias = copy_token(r, &r->tokens[at], 0);
    resolve(r, node, 0);
    return r->failed ? NULL : node;
}

/* The table in the one `relive(…, {…})` of the text: what stands before the comma is skipped. */
static jm_where_node *find_session(reader *r)
{
    size_t found = r->n;
    for (size_t i = 0; i + 2 < r->n; i++) {
        if (!is(r, i, "relive") || kind_at(r, i) != NAME || !is(r, i + 1, "("))
            continue;
        if (found != r->n)
            return NULL;
        found = i;
    }
    if (found == r->n)
        return NULL;
    const size_t comma = skip_value(r, found + 2);
    if (!is(r, comma, ",") || !is(r, comma + 1, "{"))
        return NULL;
    jm_where_node *node = new_node(r, r->tokens[found].line);
    if (!node)
        return NULL;
    read_table(r, comma + 1, node, 0);
    resolve(r, node, 0);
    return r->failed ? NULL : node;
}

jm_where *jm_where_new(const char *text, size_t length)
{
    jm_arena *arena = jm_arena_new();
    jm_where *where = jm_arena_take(arena, 1, sizeof *where);
    reader r = {
        .text = text, .length = length, .line = 1, .arena = arena, .scratch = jm_arena_new()};
    if (where && r.scratch) {
        where->arena = arena;
        read_tokens(&r);
        where->root = r.failed ? NULL : find_scenario(&r);
        where->session = r.failed ? NULL : find_session(&r);
    } else {
        jm_arena_free(arena);
        where = NULL;
    }
    jm_arena_free(r.scratch);
    return where;
}

void jm_where_free(jm_where *where)
{
    if (where)
        jm_arena_free(where->arena);
}

const jm_where_node *jm_where_root(const jm_where *where)
{
    return where ? where->root : NULL;
}

const jm_where_node *jm_where_session(const jm_where *where)
{
    return where ? where->session : NULL;
}

const jm_where_node *jm_where_child(const jm_where_node *node, const char *key, long index)
{
    if (node && node->table)
        node = node->table;
    for (const jm_where_node *child = node ? node->first : NULL; child; child = child->next) {
        if (key ? child->key && strcmp(child->key, key) == 0 : child->index == index)
            return child;
    }
    return NULL;
}
