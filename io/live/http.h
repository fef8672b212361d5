/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests of HTTP/1.1: the head, read from bytes. The room answers GET and HEAD, closes the
 * connection after each answer, and needs six headers; all others are passed over.
 */
#ifndef JM_LIVE_HTTP_H
#define JM_LIVE_HTTP_H

#include <stdbool.h>
#include <stddef.h>

enum { JM_HTTP_HEAD = 8192 }; /* bytes, at most */

typedef struct jm_http {
    char method[8];
    char path[256], query[1024];       /* query: without "?", "" */
    char host[256], origin[256];       /* "": there is none */
    char authorization[128], key[64], version[8];
    bool has_upgrade, has_connection;  /* "websocket", "upgrade" */
    bool has_body;
} jm_http;

enum { JM_HTTP_MORE = 0, JM_HTTP_DONE = 1 }; /* else: the status to answer with */
/* Reads a head from the first *used of n bytes; 0 where it is none, or not whole. */
int jm_http_read(jm_http *out, const char *data, size_t n, size_t *used);
const char *jm_http_reason(int status); /* "Not Found" */

/* The value of `key` in the query, decoded; false where it is not there, or longer. */
bool jm_http_query(const jm_http *request, const char *key, char *out, size_t room);

#endif
