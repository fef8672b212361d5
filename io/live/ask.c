/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/ask.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

typedef struct kind {
    const char *word;
    bool only_instructors;
    const char *takes, *needs;
} kind;

#define KIND(name, word, instructor, takes, needs) { word, instructor, takes, needs },
static const kind kinds[] = { JM_ASK_LIST(KIND) };
#undef KIND

/* Whether `word` is one of the words of `list`. */
static bool is_among(const char *word, const char *list)
{
    const size_t n = strlen(word);
    for (const char *at = list; n && (at = strstr(at, word)) != NULL; at += n) {
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    }
    return false;
}

/* Depth is limited before anything is built: the parser calls itself. */
static bool is_flat(const char *data, size_t n)
{
    int depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < n; i++) {
        if (in_text && data[i] == '\\')
            i++;
        else if (data[i] == '"')
            in_text = !in_text;
        else if (!in_text && (data[i] == '{' || data[i] == '['))
            depth++;
        else if (!in_text && (data[i] == '}' || data[i] == ']'))
            depth--;
        if (depth > JM_ASK_DEPTH)
            return false;
    }
    return true;
}

static void read_id(jm_ask *ask, const json_t *id)
{
    char *text = json_is_string(id) || json_is_integer(id)
                     ? json_dumps(id, JSON_ENCODE_ANY | JSON_ENSURE_ASCII)
                     : NULL;
    if (text && strlen(text) < sizeof ask->id)
        strcpy(ask->id, text);
    free(text);
}

static jm_status read_kind(jm_ask *ask, const json_t *root, jm_error *err)
{
    const char *word = json_string_value(json_object_get(root, "do"));
    const char *words[JM_ASK_KINDS];
    if (!word)
        return jm_fail(err, JM_SYNTAX, "a message has a \"do\", as in {\"do\": \"pause\"}");
    for (int i = 0; i < JM_ASK_KINDS; i++) {
        words[i] = kinds[i].word;
        if (strcmp(word, kinds[i].word) == 0) {
            ask->kind = (jm_ask_kind)i;
            ask->only_instructors = kinds[i].only_instructors;
            return JM_OK;
        }
    }
    const char *near = strlen(word) < 40 ? jm_text_nearest(word, words, JM_ASK_KINDS) : NULL;
    return jm_fail(err, JM_SYNTAX, "nobody here can do \"%.40s\"%s%s%s", word,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

static jm_status read_text(char *out, size_t room, const char *key, const json_t *value,
                           jm_error *err)
{
    const char *text = json_string_value(value);
    if (!text)
        return jm_fail(err, JM_SYNTAX, "\"%s\" is a text", key);
    if (strlen(text) >= room)
        return jm_fail(err, JM_SYNTAX, "\"%s\" has more than %zu bytes", key, room - 1);
    for (const char *c = text; *c; c++) {
        if ((unsigned char)*c < ' ' || *c == 127)
            return jm_fail(err, JM_SYNTAX, "\"%s\" has a control character in it", key);
    }
    strcpy(out, text);
    return JM_OK;
}

static jm_status read_number(double *out, const char *key, const json_t *value, bool or_null,
                             jm_error *err)
{
    *out = or_null && json_is_null(value) ? (double)NAN : json_number_value(value);
    if (json_is_number(value) || (or_null && json_is_null(value)))
        return JM_OK;
    return jm_fail(err, JM_SYNTAX, "\"%s\" is a number%s", key, or_null ? ", or null" : "");
}

/* One member that this kind of ask takes. */
static jm_status read_member(jm_ask *ask, const char *key, const json_t *value, jm_error *err)
{
    if (strcmp(key, "name") == 0 || strcmp(key, "text") == 0)
        return read_text(ask->name, sizeof ask->name, key, value, err);
    if (strcmp(key, "unit") == 0) {
        ask->has_unit = true;
        return read_text(ask->unit, sizeof ask->unit, key, value, err);
    }
    if (strcmp(key, "duration_unit") == 0)
        return read_text(ask->duration_unit, sizeof ask->duration_unit, key, value, err);
    if (strcmp(key, "priority") == 0) {
        ask->has_priority = true;
        return read_text(ask->priority, sizeof ask->priority, key, value, err);
    }
    if (strcmp(key, "hidden") == 0) {
        ask->hidden = json_is_true(value);
        return json_is_boolean(value) ? JM_OK
                                      : jm_fail(err, JM_SYNTAX, "\"hidden\" is true or false");
    }
    if (strcmp(key, "low") == 0) {
        ask->has_low = true;
        return read_number(&ask->low, key, value, true, err);
    }
    if (strcmp(key, "high") == 0) {
        ask->has_high = true;
        return read_number(&ask->high, key, value, true, err);
    }
    if (strcmp(key, "duration") == 0)
        return read_number(&ask->duration, key, value, false, err);
    ask->has_value = true; /* value, amount, seconds, speed */
    return read_number(&ask->value, key, value, false, err);
}

static jm_status read_members(jm_ask *ask, json_t *root, jm_error *err)
{
    const kind *k = &kinds[ask->kind];
    const char *key;
    json_t *value;
    jm_status status = JM_OK;
    json_object_foreach(root, key, value)
    {
        if (status != JM_OK || strcmp(key, "do") == 0 || strcmp(key, "id") == 0)
            continue;
        status = is_among(key, k->takes)
                     ? read_member(ask, key, value, err)
                     : jm_fail(err, JM_SYNTAX, "\"%s\" takes no \"%.40s\"; it takes %s", k->word,
                               key, *k->takes ? k->takes : "nothing else");
    }
    char needs[64];
    strcpy(needs, k->needs);
    char *rest = needs;
    for (char *need; status == JM_OK && (need = strtok_r(rest, " ", &rest)) != NULL;) {
        if (!json_object_get(root, need))
            status = jm_fail(err, JM_SYNTAX, "\"%s\" needs a \"%s\"", k->word, need);
    }
    return status;
}

jm_status jm_ask_read(jm_ask *out, const char *data, size_t n, jm_error *err)
{
    json_error_t wrong;
    *out = (jm_ask){ .low = NAN, .high = NAN };
    if (n > JM_ASK_MOST)
        return jm_fail(err, JM_SYNTAX, "a message has at most %d bytes", JM_ASK_MOST);
    if (!is_flat(data, n))
        return jm_fail(err, JM_SYNTAX, "a message is not so deep");
    json_t *root = json_loadb(data, n, JSON_REJECT_DUPLICATES, &wrong);
    if (!json_is_object(root)) {
        json_decref(root);
        return jm_fail(err, JM_SYNTAX, "this is not a JSON object%s%s", root ? "" : ": ",
                       root ? "" : wrong.text);
    }
    read_id(out, json_object_get(root, "id"));
    jm_status status = read_kind(out, root, err);
    if (status == JM_OK)
        status = read_members(out, root, err);
    json_decref(root);
    return status;
}
