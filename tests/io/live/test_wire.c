/* SPDX-License-Identifier: Apache-2.0 */
/* From bytes: requests of HTTP, frames of WebSockets, and the handshake between them. */
#include "io/live/frame.h"
#include "io/live/guard.h"
#include "io/live/http.h"
#include "io/live/sha1.h"

#include "tests/support/jm_test.h"

/* --- the handshake --- */

static void expect_sha1(const char *text, const char *right)
{
    unsigned char hash[20];
    char hex[41];
    jm_sha1(hash, text, strlen(text));
    for (int i = 0; i < 20; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
    expect_text(hex, right);
}

JM_TEST("SHA-1 and base64 give what their standards print")
{
    char out[32];
    unsigned char hash[20];
    expect_sha1("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"); /* FIPS 180-1, appendix A */
    expect_sha1("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"); /* appendix B */
    expect_sha1("", "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    /* RFC 6455, 1.3 */
    const char both[] = "dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    jm_sha1(hash, both, sizeof both - 1);
    jm_base64(out, hash, 20);
    expect_text(out, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    jm_base64(out, (const unsigned char *)"foobar", 4); /* RFC 4648, 10 */
    expect_text(out, "Zm9vYg==");
    jm_base64(out, (const unsigned char *)"foobar", 5);
    expect_text(out, "Zm9vYmE=");
}

/* --- frames --- */

enum { ROOM = 8192 };

/* A frame as a client sends it; returns its size. */
static size_t put(unsigned char *out, int first, const char *payload, size_t n)
{
    static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};
    size_t at = jm_frame_head(out, 0, n);
    out[0] = (unsigned char)first;
    out[1] |= 0x80;
    memcpy(out + at, mask, 4);
    at += 4;
    for (size_t i = 0; i < n; i++)
        out[at + i] = (unsigned char)((unsigned char)payload[i] ^ mask[i & 3]);
    return at + n;
}

static jm_frame_event read_one(jm_frame_reader *r, int first, const char *payload, size_t n,
                               jm_frame_found *found)
{
    static unsigned char data[ROOM + 16];
    const size_t size = put(data, first, payload, n);
    return jm_frame_read(r, data, size, found);
}

JM_TEST("a message comes in one frame or in several, with control frames between them")
{
    static jm_frame_reader r;
    jm_frame_found found;
    expect_int(read_one(&r, 0x81, "Hello", 5, &found), JM_READ_MESSAGE);
    expect_text(r.message, "Hello");
    expect_int(found.used, 11);
    expect_int(read_one(&r, 0x01, "Hel", 3, &found), JM_READ_PART);
    expect_int(read_one(&r, 0x89, "are you there", 13, &found), JM_READ_PING);
    expect_true(found.n == 13 && memcmp(found.payload, "are you there", 13) == 0);
    expect_int(read_one(&r, 0x00, "l", 1, &found), JM_READ_PART);
    expect_int(read_one(&r, 0x80, "o!", 2, &found), JM_READ_MESSAGE);
    expect_text(r.message, "Hello!");
    expect_int(read_one(&r, 0x8a, "", 0, &found), JM_READ_PONG);
    expect_int(read_one(&r, 0x88, "\x03\xe8", 2, &found), JM_READ_CLOSE);
    expect_int(read_one(&r, 0x81, "", 0, &found), JM_READ_MESSAGE);
    expect_text(r.message, "");
}

JM_TEST("a frame that has not come whole is waited for, at every byte")
{
    static jm_frame_reader r;
    static unsigned char data[ROOM], copy[ROOM];
    jm_frame_found found;
    char payload[300];
    memset(payload, 'a', sizeof payload);
    const size_t size = put(data, 0x81, payload, sizeof payload);
    for (size_t n = 0; n < size; n++) {
        memcpy(copy, data, size);
        expect_int(jm_frame_read(&r, copy, n, &found), JM_READ_MORE);
        expect_int(found.used, 0);
    }
    expect_int(jm_frame_read(&r, data, size, &found), JM_READ_MESSAGE);
    expect_int(r.n, 300);
}

JM_TEST("frames that are not allowed are named with the code that closes the connection")
{
    static const struct {
        int first, code;
        const char *payload;
        size_t n;
    } bad[] = {
        {0xc1, JM_CLOSE_PROTOCOL, "x", 1},     /* a reserved bit */
        {0x82, JM_CLOSE_KIND, "x", 1},         /* binary */
        {0x83, JM_CLOSE_PROTOCOL, "x", 1},     /* a kind that there is not */
        {0x8b, JM_CLOSE_PROTOCOL, "x", 1},
        {0x09, JM_CLOSE_PROTOCOL, "x", 1},     /* a ping in parts */
        {0x80, JM_CLOSE_PROTOCOL, "x", 1},     /* goes on with what never began */
        {0x81, JM_CLOSE_UTF8, "\xc3(", 2},
        {0x81, JM_CLOSE_UTF8, "\xed\xa0\x80", 3},
    };
    static jm_frame_reader r;
    jm_frame_found found;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jm_test_note("case %zu", i);
        memset(&r, 0, sizeof r);
        expect_int(read_one(&r, bad[i].first, bad[i].payload, bad[i].n, &found), JM_READ_BAD);
        expect_int(found.code, bad[i].code);
    }
    expect_int(read_one(&r, 0x01, "a", 1, &found), JM_READ_PART);
    expect_int(read_one(&r, 0x81, "a", 1, &found), JM_READ_BAD); /* one within another */
    expect_int(found.code, JM_CLOSE_PROTOCOL);
    unsigned char plain[] = {0x81, 5, 'h', 'e', 'l', 'l', 'o'};
    memset(&r, 0, sizeof r);
    expect_int(jm_frame_read(&r, plain, sizeof plain, &found), JM_READ_BAD); /* not masked */
    expect_int(found.code, JM_CLOSE_PROTOCOL);
}

JM_TEST("a message that is too long is refused by its head, in one frame or by its parts")
{
    static jm_frame_reader r;
    static char payload[JM_FRAME_MOST];
    unsigned char head[16] = {0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    jm_frame_found found;
    memset(payload, 'a', sizeof payload);
    expect_int(jm_frame_read(&r, head, 10, &found), JM_READ_BAD);
    expect_int(found.code, JM_CLOSE_LARGE);
    expect_int(read_one(&r, 0x81, payload, JM_FRAME_MOST, &found), JM_READ_MESSAGE);
    expect_int(r.n, JM_FRAME_MOST);
    expect_int(read_one(&r, 0x01, payload, JM_FRAME_MOST, &found), JM_READ_PART);
    expect_int(read_one(&r, 0x80, payload, 1, &found), JM_READ_BAD);
    expect_int(found.code, JM_CLOSE_LARGE);
    memset(&r, 0, sizeof r);
    expect_int(read_one(&r, 0x89, payload, 126, &found), JM_READ_BAD); /* a long ping */
}

JM_TEST("heads of frames have the three lengths of the standard")
{
    unsigned char out[JM_FRAME_HEAD];
    expect_int(jm_frame_head(out, JM_FRAME_TEXT, 125), 2);
    expect_int(out[0], 0x81);
    expect_int(out[1], 125);
    expect_int(jm_frame_head(out, JM_FRAME_BINARY, 126), 4);
    expect_int(out[0], 0x82);
    expect_true(out[1] == 126 && out[2] == 0 && out[3] == 126);
    expect_int(jm_frame_head(out, JM_FRAME_BINARY, 65535), 4);
    expect_int(jm_frame_head(out, JM_FRAME_BINARY, 65536), 10);
    expect_true(out[1] == 127 && out[7] == 1 && out[8] == 0 && out[9] == 0);
}

JM_TEST("UTF-8 is what Unicode says it is")
{
    static const char *const good[] = {"", "a", "\xc2\x80", "\xe2\x82\xac", "\xf0\x9f\x92\x89",
                                       "\xef\xbf\xbf", "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {"\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x9f\xbf", "\xc2",
                                      "\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80", "\xe2\x82", "\xff"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        expect_true(jm_utf8_is_valid(good[i], strlen(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        expect_false(jm_utf8_is_valid(bad[i], strlen(bad[i])));
    char cut[] = "caf\xc3\xa9 \xe2\x82\xac caf\xe9 \xe2\x82";
    jm_utf8_mend(cut, strlen(cut));
    expect_text(cut, "caf\xc3\xa9 \xe2\x82\xac caf? ??");
}

/* --- requests --- */

static int read_text(jm_http *out, const char *text)
{
    size_t used;
    return jm_http_read(out, text, strlen(text), &used);
}

JM_TEST("a request is read once it is whole")
{
    static const char text[] = "GET /ws?bed=1&token=ab HTTP/1.1\r\nhost:  localhost:8080 \r\n"
                               "X-Other: a:b\r\nConnection: keep-alive, Upgrade\r\n"
                               "Upgrade: WebSocket\r\nSec-WebSocket-Key: k\r\n"
                               "Sec-WebSocket-Version: 13\r\n\r\nrest";
    jm_http h;
    size_t used;
    for (size_t n = 0; n < sizeof text - 5; n++)
        expect_int(jm_http_read(&h, text, n, &used), JM_HTTP_MORE);
    expect_int(jm_http_read(&h, text, sizeof text - 1, &used), JM_HTTP_DONE);
    expect_int(used, sizeof text - 5);
    expect_text(h.method, "GET");
    expect_text(h.path, "/ws");
    expect_text(h.query, "bed=1&token=ab");
    expect_text(h.host, "localhost:8080");
    expect_text(h.key, "k");
    expect_true(h.has_upgrade && h.has_connection && !h.has_body);
}

JM_TEST("requests that are none are refused with their status")
{
    static const struct {
        int status;
        const char *text;
    } bad[] = {
        {400, "\r\n\r\n"},
        {400, "GET\r\n\r\n"},
        {400, "GET / HTTP/1.1\n\n"},
        {400, "GET http://a/ HTTP/1.1\r\n\r\n"},
        {400, "GET /a b HTTP/1.1\r\n\r\n"},
        {400, "GET /\x01 HTTP/1.1\r\n\r\n"},
        {400, "GET /\xc3\xa9 HTTP/1.1\r\n\r\n"},
        {400, "VERYLONGMETHOD / HTTP/1.1\r\n\r\n"},
        {505, "GET / HTTP/2.0\r\n\r\n"},
        {400, "GET / FTP/1.1\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost : a\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nno colon\r\n\r\n"},
        {400, "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n"},
    };
    static char large[2 * JM_HTTP_HEAD];
    jm_http h;
    size_t used;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        jm_test_note("case %zu", i);
        expect_int(read_text(&h, bad[i].text), bad[i].status);
    }
    jm_test_note("large ones");
    memset(large, 'a', sizeof large);
    memcpy(large, "GET /", 5);
    expect_int(jm_http_read(&h, large, sizeof large, &used), 414);
    memcpy(large, "GET / HTTP/1.1\r\nX: ", 19);
    expect_int(jm_http_read(&h, large, sizeof large, &used), 431);
    expect_int(jm_http_read(&h, large, JM_HTTP_HEAD - 1, &used), JM_HTTP_MORE);
    memcpy(large, "GET / HTTP/1.1\r\nHost: ", 22);
    memcpy(large + 600, "\r\n\r\n", 4);
    expect_int(jm_http_read(&h, large, 604, &used), 431);
    memset(large + 1, 'a', 600);
    memcpy(large, "GET /", 5);
    memcpy(large + 580, " HTTP/1.1\r\n\r\n", 13);
    expect_int(jm_http_read(&h, large, 593, &used), 414);
}

JM_TEST("bodies are seen, in either way of announcing them")
{
    jm_http h;
    expect_int(read_text(&h, "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"), JM_HTTP_DONE);
    expect_true(h.has_body);
    expect_int(read_text(&h, "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), JM_HTTP_DONE);
    expect_true(h.has_body);
    expect_int(read_text(&h, "GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"), JM_HTTP_DONE);
    expect_false(h.has_body);
}

JM_TEST("values of queries are decoded, or are none")
{
    jm_http h = {.query = "signals=hr%2Cmap+x&from=12.5&empty=&bad=%2&nul=%00&signals=late"};
    char out[16];
    expect_true(jm_http_query(&h, "signals", out, sizeof out));
    expect_text(out, "hr,map x");
    expect_true(jm_http_query(&h, "from", out, sizeof out));
    expect_text(out, "12.5");
    expect_true(jm_http_query(&h, "empty", out, sizeof out));
    expect_text(out, "");
    expect_false(jm_http_query(&h, "bad", out, sizeof out));
    expect_false(jm_http_query(&h, "nul", out, sizeof out));
    expect_false(jm_http_query(&h, "fro", out, sizeof out));
    expect_false(jm_http_query(&h, "signals", out, 4));
}

/* --- who may come in --- */

static int check(const jm_guard *guard, const char *host, const char *origin)
{
    jm_http h = {0};
    const char *why = NULL;
    snprintf(h.host, sizeof h.host, "%s", host);
    snprintf(h.origin, sizeof h.origin, "%s", origin);
    return jm_guard_check(guard, &h, "127.0.0.1", &why);
}

JM_TEST("a room is called by its own names only")
{
    jm_guard guard = {.port = 8080, .names = {"ward.example"}, .n_names = 1};
    expect_int(check(&guard, "127.0.0.1:8080", ""), 0);
    expect_int(check(&guard, "localhost:8080", "http://localhost:8080"), 0);
    expect_int(check(&guard, "Ward.Example:8080", "http://ward.example:8080"), 0);
    expect_int(check(&guard, "", ""), 421);
    expect_int(check(&guard, "localhost", ""), 421);
    expect_int(check(&guard, "localhost:80", ""), 421);
    expect_int(check(&guard, "localhost:8080x", ""), 421);
    expect_int(check(&guard, "rebound.attacker.example:8080", ""), 421);
    expect_int(check(&guard, "localhost.attacker.example:8080", ""), 421);
    expect_int(check(&guard, "127.0.0.1:8080", "http://localhost:8080"), 403);
    expect_int(check(&guard, "localhost:8080", "http://attacker.example"), 403);
    expect_int(check(&guard, "localhost:8080", "null"), 403);
    expect_int(check(&guard, "localhost:8080", "https://localhost:8080"), 403);
    guard.port = 80;
    expect_int(check(&guard, "localhost", ""), 0);
}

static jm_role role(const jm_guard *guard, const char *query, const char *authorization)
{
    jm_http h = {0};
    snprintf(h.query, sizeof h.query, "%s", query);
    snprintf(h.authorization, sizeof h.authorization, "%s", authorization);
    return jm_guard_role(guard, &h);
}

JM_TEST("tokens say who somebody is, and nobody guesses them")
{
    jm_guard guard = {0}, other = {0};
    jm_error err = {0};
    char text[128];
    expect_int(role(&guard, "", ""), JM_ROLE_INSTRUCTOR);
    expect_int(role(&guard, "role=learner", ""), JM_ROLE_LEARNER);
    expect_status(jm_guard_make_tokens(&guard, &err), JM_OK, &err);
    expect_status(jm_guard_make_tokens(&other, &err), JM_OK, &err);
    expect_int(strlen(guard.learner), 32);
    expect_true(strcmp(guard.learner, guard.instructor) != 0);
    expect_true(strcmp(guard.learner, other.learner) != 0);
    expect_int(role(&guard, "", ""), JM_ROLE_NOBODY);
    snprintf(text, sizeof text, "token=%s", guard.learner);
    expect_int(role(&guard, text, ""), JM_ROLE_LEARNER);
    snprintf(text, sizeof text, "bed=1&token=%s", guard.instructor);
    expect_int(role(&guard, text, ""), JM_ROLE_INSTRUCTOR);
    snprintf(text, sizeof text, "token=%s&role=learner", guard.instructor);
    expect_int(role(&guard, text, ""), JM_ROLE_LEARNER);
    snprintf(text, sizeof text, "token=%s&role=instructor", guard.learner);
    expect_int(role(&guard, text, ""), JM_ROLE_LEARNER);
    snprintf(text, sizeof text, "Bearer %s", guard.instructor);
    expect_int(role(&guard, "", text), JM_ROLE_INSTRUCTOR);
    snprintf(text, sizeof text, "token=%.31s", guard.instructor);
    expect_int(role(&guard, text, ""), JM_ROLE_NOBODY);
    snprintf(text, sizeof text, "token=%s0", guard.instructor);
    expect_int(role(&guard, text, ""), JM_ROLE_NOBODY);
    expect_int(role(&guard, "token=", ""), JM_ROLE_NOBODY);
    expect_int(role(&guard, "", "Bearer "), JM_ROLE_NOBODY);
}

JM_TEST_MAIN
