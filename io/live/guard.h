/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may come in, and as whom: tokens, and the names by which the room may be called.
 */
#ifndef JM_LIVE_GUARD_H
#define JM_LIVE_GUARD_H

#include <stdint.h>

#include "core/base/error.h"
#include "io/live/http.h"

typedef enum jm_role { JM_ROLE_NOBODY, JM_ROLE_LEARNER, JM_ROLE_INSTRUCTOR } jm_role;
const char *jm_role_text(jm_role role);

enum { JM_GUARD_NAMES = 16, JM_TOKEN_ROOM = 33 };

typedef struct jm_guard {
    bool has_tokens;                /* false: whoever reaches the room is an instructor */
    char learner[JM_TOKEN_ROOM], instructor[JM_TOKEN_ROOM];
    const char *names[JM_GUARD_NAMES]; /* borrowed: of this machine, as browsers may call it */
    size_t n_names;
    uint16_t port;
} jm_guard;

/* 128 bits each, from the system. */
JM_CHECK jm_status jm_guard_make_tokens(jm_guard *guard, jm_error *err);
/*
 * The status to refuse a request with, and why; 0: it may go on. `address`: of this end of its
 * connection, "127.0.0.1". Pages of strangers can make a browser call the room by a name of theirs
 * (DNS rebinding), and pages of others can open its WebSocket: both are told from their headers.
 */
int jm_guard_check(const jm_guard *guard, const jm_http *request, const char *address,
                   const char **why);
/* By the token of the request, and by the role that it asks for. */
jm_role jm_guard_role(const jm_guard *guard, const jm_http *request);

#endif
