/* SPDX-License-Identifier: Apache-2.0 */
#include "io/live/guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

const char *jm_role_text(jm_role role)
{
    static const char *const texts[] = { "nobody", "learner", "instructor" };
    return texts[role];
}

jm_status jm_guard_make_tokens(jm_guard *guard, jm_error *err)
{
    char *const to[] = { guard->learner, guard->instructor };
    for (int i = 0; i < 2; i++) {
        unsigned char bits[16];
        if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits)
            return jm_fail(err, JM_FILE, "the system has no random numbers for tokens");
        for (size_t k = 0; k < sizeof bits; k++)
            snprintf(to[i] + 2 * k, 3, "%02x", bits[k]);
    }
    guard->has_tokens = true;
    return JM_OK;
}

/* "host:port", "host", "[::1]:port" → the name's length; false where the port is not ours. */
static bool split(const jm_guard *guard, const char *host, size_t *n_name)
{
    const char *close = *host == '[' ? strchr(host, ']') : NULL;
    const char *colon = strchr(close ? close : host, ':');
    *n_name = colon ? (size_t)(colon - host) : strlen(host);
    if (!colon)
        return guard->port == 80;
    char port[8];
    snprintf(port, sizeof port, "%u", guard->port);
    return strcmp(colon + 1, port) == 0;
}

static bool is_name(const char *host, size_t n, const char *name)
{
    if (n == strlen(name) && strncasecmp(host, name, n) == 0)
        return true;
    return n > 2 && *host == '[' && host[n - 1] == ']' && n - 2 == strlen(name) &&
           strncasecmp(host + 1, name, n - 2) == 0;
}

static bool is_ours(const jm_guard *guard, const char *host, const char *address)
{
    size_t n;
    if (!split(guard, host, &n))
        return false;
    if (is_name(host, n, "localhost") || is_name(host, n, address))
        return true;
    for (size_t i = 0; i < guard->n_names; i++) {
        if (is_name(host, n, guard->names[i]))
            return true;
    }
    return false;
}

int jm_guard_check(const jm_guard *guard, const jm_http *request, const char *address,
                   const char **why)
{
    if (!*request->host || !is_ours(guard, request->host, address)) {
        *why = "this room is not called by the name in the Host header; use the printed address, "
               "or start it with --name";
        return 421;
    }
    if (*request->origin && (strncasecmp(request->origin, "http://", 7) != 0 ||
                             strcasecmp(request->origin + 7, request->host) != 0)) {
        *why = "pages from elsewhere (the Origin header) may not use this room";
        return 403;
    }
    return 0;
}

/* In a time that does not depend on where they differ. */
static bool is_same(const char *a, const char *b)
{
    unsigned differ = 0;
    if (strlen(a) != JM_TOKEN_ROOM - 1 || strlen(b) != JM_TOKEN_ROOM - 1)
        return false;
    for (size_t i = 0; i < JM_TOKEN_ROOM - 1; i++)
        differ |= (unsigned)(unsigned char)a[i] ^ (unsigned char)b[i];
    return differ == 0;
}

static jm_role role_of_token(const jm_guard *guard, const jm_http *request)
{
    char token[128] = "";
    if (!guard->has_tokens)
        return JM_ROLE_INSTRUCTOR;
    if (strncasecmp(request->authorization, "Bearer ", 7) == 0)
        snprintf(token, sizeof token, "%s", request->authorization + 7);
    else if (!jm_http_query(request, "token", token, sizeof token))
        return JM_ROLE_NOBODY;
    const bool is_learner = is_same(token, guard->learner);
    return is_same(token, guard->instructor) ? JM_ROLE_INSTRUCTOR
           : is_learner                      ? JM_ROLE_LEARNER
                                             : JM_ROLE_NOBODY;
}

jm_role jm_guard_role(const jm_guard *guard, const jm_http *request)
{
    char role[16];
    const jm_role most = role_of_token(guard, request);
    if (most == JM_ROLE_INSTRUCTOR && jm_http_query(request, "role", role, sizeof role) &&
        strcmp(role, "learner") == 0)
        return JM_ROLE_LEARNER;
    return most;
}
