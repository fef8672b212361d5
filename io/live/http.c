/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

const char *jm_http_reason(int status)
{
    static const struct {
        int status;
        const char *text;
    } all[] = {
        { 101, "Switching Protocols" }, { 200, "OK" }, { 400, "Bad Request" },
        { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" },
        { 405, "Method Not Allowed" }, { 408, "Request Timeout" }, { 413, "Content Too Large" },
        { 414, "URI Too Long" }, { 421, "Misdirected Request" }, { 426, "Upgrade Required" },
        { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
        { 503, "Service Unavailable" }, { 505, "HTTP Version Not Supported" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (all[i].status == status)
            return all[i].text;
    }
    return "Error";
}

static bool copy(char *out, size_t room, const char *from, size_t n)
{
    if (n >= room)
        return false;
    memcpy(out, from, n);
    out[n] = '\0';
    return true;
}

/* "GET /path?query HTTP/1.1" */
static int read_line(jm_http *out, const char *line, size_t n)
{
    const char *target = memchr(line, ' ', n), *end = line + n;
    const char *version = target ? memchr(target + 1, ' ', (size_t)(end - target - 1)) : NULL;
    if (!version || !copy(out->method, sizeof out->method, line, (size_t)(target - line)))
        return 400;
    target++;
    const size_t n_version = (size_t)(end - version - 1);
    if (n_version != 8 || memcmp(version + 1, "HTTP/1.", 7) != 0)
        return n_version >= 5 && memcmp(version + 1, "HTTP/", 5) == 0 ? 505 : 400;
    if (*target != '/')
        return 400;
    for (const char *c = target; c < version; c++) {
        if (*c <= ' ' || *c >= 127 || *c == '#')
            return 400;
    }
    const char *question = memchr(target, '?', (size_t)(version - target));
    const char *path_end = question ? question : version;
    if (!copy(out->path, sizeof out->path, target, (size_t)(path_end - target)) ||
        (question && !copy(out->query, sizeof out->query, question + 1,
                           (size_t)(version - question - 1))))
        return 414;
    return JM_HTTP_DONE;
}

static bool is_named(const char *line, size_t n_name, const char *name)
{
    return strlen(name) == n_name && strncasecmp(line, name, n_name) == 0;
}

/* Whether `word` is in a list such as "keep-alive, Upgrade". */
static bool has_word(const char *value, size_t n, const char *word)
{
    const size_t n_word = strlen(word);
    for (size_t i = 0; i + n_word <= n; i++) {
        const bool begins = i == 0 || value[i - 1] == ' ' || value[i - 1] == ',';
        const size_t after = i + n_word;
        const bool ends = after == n || value[after] == ' ' || value[after] == ',';
        if (begins && ends && strncasecmp(value + i, word, n_word) == 0)
            return true;
    }
    return false;
}

/* Of these there is at most one, whatever a proxy before us makes of two. */
static int keep(char *out, size_t room, const char *value, size_t n)
{
    if (*out)
        return 400;
    return copy(out, room, value, n) ? JM_HTTP_DONE : 431;
}

static int read_header(jm_http *out, const char *line, size_t n)
{
    const char *colon = memchr(line, ':', n);
    const size_t n_name = colon ? (size_t)(colon - line) : 0;
    if (!n_name || memchr(line, ' ', n_name) || memchr(line, '\t', n_name))
        return 400; /* folded lines, too */
    const char *value = colon + 1, *end = line + n;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    const size_t n_value = (size_t)(end - value);
    if (is_named(line, n_name, "Host"))
        return keep(out->host, sizeof out->host, value, n_value);
    if (is_named(line, n_name, "Origin"))
        return keep(out->origin, sizeof out->origin, value, n_value);
    if (is_named(line, n_name, "Authorization"))
        return keep(out->authorization, sizeof out->authorization, value, n_value);
    if (is_named(line, n_name, "Sec-WebSocket-Key"))
        return keep(out->key, sizeof out->key, value, n_value);
    if (is_named(line, n_name, "Sec-WebSocket-Version"))
        return keep(out->version, sizeof out->version, value, n_value);
    if (is_named(line, n_name, "Upgrade"))
        out->has_upgrade = out->has_upgrade || has_word(value, n_value, "websocket");
    if (is_named(line, n_name, "Connection"))
        out->has_connection = out->has_connection || has_word(value, n_value, "upgrade");
    if (is_named(line, n_name, "Transfer-Encoding") ||
        (is_named(line, n_name, "Content-Length") && !(n_value == 1 && *value == '0')))
        out->has_body = true;
    return JM_HTTP_DONE;
}

/* The line that begins at data[*at] and where the next one begins. False: it has no end yet. */
static bool next_line(const char *data, size_t n, size_t *at, size_t *n_line)
{
    const char *line = data + *at, *feed = memchr(line, '\n', n - *at);
    if (!feed)
        return false;
    *n_line = (size_t)(feed - line);
    *at += *n_line + 1;
    return true;
}

int jm_http_read(jm_http *out, const char *data, size_t n, size_t *used)
{
    size_t at = 0, begin = 0, n_line;
    int status = JM_HTTP_DONE;
    *out = (jm_http){ 0 };
    *used = 0;
    while (next_line(data, n < JM_HTTP_HEAD ? n : JM_HTTP_HEAD, &at, &n_line)) {
        const char *line = data + begin;
        if (!n_line || line[n_line - 1] != '\r' || memchr(line, '\0', n_line))
            return 400;
        n_line--;
        if (memchr(line, '\r', n_line))
            return 400;
        if (!n_line && begin) {
            *used = at;
            return JM_HTTP_DONE;
        }
        status = begin ? read_header(out, line, n_line) : read_line(out, line, n_line);
        if (status != JM_HTTP_DONE)
            return status;
        begin = at;
    }
    return n < JM_HTTP_HEAD ? JM_HTTP_MORE : begin ? 431 : 414;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool decode(char *out, size_t room, const char *from, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        char c = from[i] == '+' ? ' ' : from[i];
        if (c == '%') {
            if (i + 2 >= n || hex(from[i + 1]) < 0 || hex(from[i + 2]) < 0)
                return false;
            c = (char)(16 * hex(from[i + 1]) + hex(from[i + 2]));
            i += 2;
        }
        if (at + 1 >= room || c == '\0')
            return false;
        out[at++] = c;
    }
    out[at] = '\0';
    return true;
}

bool jm_http_query(const jm_http *request, const char *key, char *out, size_t room)
{
    const size_t n_key = strlen(key);
    for (const char *at = request->query; *at;) {
        const size_t n = strcspn(at, "&");
        if (n > n_key && at[n_key] == '=' && strncmp(at, key, n_key) == 0)
            return decode(out, room, at + n_key + 1, n - n_key - 1);
        at += n + (at[n] == '&');
    }
    return false;
}
