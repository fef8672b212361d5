/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/sha256.h"

#include "tests/support/jm_test.h"

static void expect_sum(const char *message, const char *right)
{
    char hex[65];

    jm_sha256_of(message, strlen(message), hex);
    jm_test_note("\"%.20s\"", message);
    expect_text(hex, right);
}

/* Examples of FIPS 180-4 and of NIST's validation suite. */
JM_TEST("published sums")
{
    expect_sum("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect_sum("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect_sum("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
               "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    expect_sum("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
               "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
               "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
}

JM_TEST("a million times the letter a")
{
    static char a[1000000];
    char hex[65];

    memset(a, 'a', sizeof a);
    jm_sha256_of(a, sizeof a, hex);
    expect_text(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

JM_TEST("the sum does not depend on how the bytes arrive, for each length around a block")
{
    uint8_t data[200];
    char whole[65], pieces[65];

    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (uint8_t)(i * 167 + 29);
    for (size_t n = 0; n <= sizeof data; n++) {
        jm_sha256 s;

        jm_sha256_of(data, n, whole);
        jm_sha256_init(&s);
        for (size_t i = 0, part = 1; i < n; i += part, part = part * 5 % 71) {
            part = part < n - i ? part : n - i;
            jm_sha256_add(&s, data + i, part);
        }
        jm_sha256_hex(&s, pieces);
        jm_test_note("%zu bytes", n);
        expect_text(pieces, whole);
    }
}

JM_TEST_MAIN
