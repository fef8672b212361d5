/* SPDX-License-Identifier: Apache-2.0 */
/* ctest: LABELS plain */
/* The adult of scenarios/live/ward.lua, attended for some seconds with what a lesson may hold. */
#include <time.h>

#include "core/base/text.h"
#include "tests/support/live_kit.h"

enum { TICKS = 6 * 128 };

static const jm_entry lesson[] = {
    {64, {JM_ORDER_ACT, "bleed", 500, "mL/min", 0, ""}, true},
    {130, {JM_ORDER_ACT, "oxygen", 12, "L/min", 0, ""}, false},
    {131, {JM_ORDER_ACT, "induction", 2.3, "mg/kg", 0, ""}, false},
    {150, {JM_ORDER_DOSE, "rocuronium.iv", 50, "mg", 2, "s"}, false},
    {190, {JM_ORDER_SET, "illness.pain", 0.4, "", 0, ""}, true},
    {260, {JM_ORDER_ACT, "ventilate", 14, "1/min", 0, ""}, false},
    {301, {JM_ORDER_DOSE, "propofol_eleveld.iv", 0.1, "g", 1, "min"}, false},
    {400, {JM_ORDER_STOP, "propofol_eleveld.iv", 0, "", 0, ""}, false},
    {420, {JM_ORDER_ACT, "fibrillation", 0, "", 0, ""}, true},
    {520, {JM_ORDER_ACT, "compressions", 100, "1/min", 0, ""}, false},
    {610, {JM_ORDER_NOTE, "shock", 0, "", 0, ""}, false},
    {611, {JM_ORDER_ACT, "defibrillate", 0, "", 0, ""}, false},
};

static live ward(void)
{
    live z = {.options = host_kit_options(),
              .entries = lesson,
              .n = sizeof lesson / sizeof lesson[0],
              .ticks = TICKS};
    z.options.model.mode = JM_MODEL_AUTO;
    z.options.model.so_folder = JM_BUILD_DIR "/models";
    z.options.has_only = true;
    z.options.only = 2;
    return z;
}

static char *ward_text(void)
{
    char *text = NULL;
    size_t length;
    jm_error err = {0};
    expect_status(jm_text_read_file(&text, &length, JM_SOURCE_DIR "/scenarios/live/ward.lua",
                                    1 << 20, &err), JM_OK, &err);
    return text;
}

JM_TEST("a lesson is lived again to the last bit")
{
    live z = ward();
    char *text = ward_text();
    if (text && live_go(&z, text)) {
        jm_text again;
        jm_error err = {0};
        jm_text_init(&again);
        expect_int(z.n_refused, 0);
        expect_int(z.n_stands, TICKS + 1);
        expect_true(z.n_shown >= 17); /* five waves, and numbers */
        if (expect_status(jm_host_session_text(z.host, 0, z.ticks, z.entries, z.n, &again, &err),
                          JM_OK, &err)) {
            jm_host_options options = z.options;
            options.attendant = NULL;
            options.has_only = false;
            options.duration = 0;
            live_compare(&z, &again, &options, z.n);
        }
        jm_text_clear(&again);
    }
    live_clear(&z);
    free(text);
}

/* --- a bookmark -------------------------------------------------------------------------- */

enum { FROM = 350, TO = 700 };

typedef struct returning {
    live z; /* first */
    const live *straight;
    char *image;
    size_t size, n_differ;
    bool has_returned;
    double took; /* seconds, of saving and of putting back */
} returning;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void save(returning *r, jm_hand *hand)
{
    jm_error err = {0};
    size_t room = 0;
    const double before = now();
    if (!expect_status(jm_hand_save(hand, NULL, 0, &room, &err), JM_OK, &err))
        return;
    r->image = malloc(room);
    if (expect_true(r->image))
        expect_status(jm_hand_save(hand, r->image, room, &r->size, &err), JM_OK, &err);
    r->took = now() - before;
}

static bool stand(void *user, jm_hand *hand, uint64_t n, const jm_order **orders, size_t *n_orders)
{
    returning *r = user;
    live *z = &r->z;
    jm_error err = {0};
    if (n == TO && !r->has_returned) {
        r->has_returned = true;
        if (!expect_status(jm_hand_restore(hand, r->image, r->size, &err), JM_OK, &err))
            return false;
        n = FROM;
        for (z->next = 0; z->next < z->n && z->entries[z->next].tick < n;)
            z->next++;
    }
    const bool goes_on = live_stand(z, hand, n, orders, n_orders);
    for (size_t k = 0; k < z->n_shown; k++)
        r->n_differ += !is_same(z->seen[n * z->n_shown + k], r->straight->seen[n * z->n_shown + k]);
    if (n == FROM && !r->has_returned)
        save(r, hand);
    return goes_on;
}

JM_TEST("a patient that is put back goes on as it did")
{
    live straight = ward();
    returning r = {.z = ward(), .straight = &straight};
    char *text = ward_text();
    r.z.stand = stand;
    if (text && live_go(&straight, text) && live_go(&r.z, text)) {
        expect_true(r.has_returned);
        expect_int(r.n_differ, 0);
        expect_int(r.z.n_stands, TICKS + 1 + (TO - FROM));
        printf("  %zu bytes, saved in %.2f ms\n", r.size, 1e3 * r.took);
    }
    live_clear(&straight);
    live_clear(&r.z);
    free(r.image);
    free(text);
}

/* --- what looking costs ------------------------------------------------------------------ */

typedef struct looking {
    live z;
    double seconds;
    size_t n_wrong;
} looking;

static bool look(void *user, jm_hand *hand, uint64_t n, const jm_order **orders, size_t *n_orders)
{
    enum { MANY = 40 };
    looking *l = user;
    const jm_model_abi *abi = jm_hand_model(hand)->abi;
    jm_ref refs[MANY];
    double values[MANY];
    for (uint32_t k = 0; k < MANY; k++)
        refs[k] = (jm_ref){JM_REF_SIGNAL, k * (abi->n_signals / MANY)};
    const double before = now();
    jm_hand_look(hand, refs, MANY, values);
    l->seconds += now() - before;
    for (uint32_t k = 0; k < MANY && n % 64 == 0; k++)
        l->n_wrong += !is_same(values[k], jm_hand_get(hand, refs[k]));
    *orders = NULL;
    *n_orders = 0;
    return n < 2 * 128;
}

JM_TEST("looking at forty signals 128 times a second costs little")
{
    looking l = {.z = ward()};
    char *text = ward_text();
    l.z.ticks = 2 * 128;
    l.z.stand = look;
    if (text && live_go(&l.z, text)) {
        const double each = l.seconds / (2 * 128 + 1);
        expect_int(l.n_wrong, 0);
        printf("  %.1f us a look\n", 1e6 * each);
        expect_true(128 * each < 0.2); /* on a slow and busy machine */
    }
    live_clear(&l.z);
    free(text);
}

JM_TEST_MAIN
