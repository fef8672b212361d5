/* SPDX-License-Identifier: Apache-2.0 */
/* What a bed keeps: rings, trends, the log, the diary, bookmarks. */
#include "io/live/bookmark.h"
#include "io/live/log.h"
#include "io/live/ring.h"
#include "io/live/trend.h"

#include "tests/support/jm_test.h"

JM_TEST("a ring keeps the last rows and knows their numbers")
{
    jm_ring ring;
    uint64_t tick;
    expect_true(jm_ring_init(&ring, 5, 2));
    expect_int(jm_ring_oldest(&ring), 0);
    for (int k = 0; k < 12; k++)
        jm_ring_push(&ring, 100 + 3 * (uint64_t)k, (double[]){k + 0.25, -k});
    expect_int(ring.next, 12);
    expect_int(jm_ring_oldest(&ring), 7);
    for (uint64_t k = 7; k < 12; k++) {
        const double *row = jm_ring_row(&ring, k, &tick);
        expect_int(tick, 100 + 3 * k);
        expect_rel(row[0], (double)k + 0.25, 0);
        expect_rel(row[1], -(double)k, 0);
    }
    jm_ring_cut(&ring, 127); /* ticks 100, 103, … */
    expect_int(ring.next, 9);
    expect_int(jm_ring_oldest(&ring), 7);
    jm_ring_push(&ring, 200, (double[]){8.5, 0});
    expect_int(jm_ring_oldest(&ring), 7); /* what had been written over does not come back */
    for (int k = 0; k < 5; k++)
        jm_ring_push(&ring, 201 + (uint64_t)k, (double[]){k, 0});
    expect_int(jm_ring_oldest(&ring), 10);
    jm_ring_cut(&ring, 0);
    expect_int(ring.next, 10);
    expect_int(jm_ring_oldest(&ring), 10);
    jm_ring_empty(&ring);
    expect_int(jm_ring_oldest(&ring), 0);
    expect_int(ring.next, 0);
    jm_ring_clear(&ring);
}

JM_TEST("a trend of any length has at most its points, equally far from each other")
{
    jm_trend trend;
    expect_true(jm_trend_init(&trend, 1, 1));
    for (int k = 0; k <= 4 * 100000; k++)
        jm_trend_add(&trend, k * 0.25, (double[]){k});
    expect_true(trend.n > JM_TREND_POINTS / 2 && trend.n <= JM_TREND_POINTS);
    expect_rel(trend.every, 32, 0);
    for (size_t i = 0; i < trend.n; i++) {
        expect_rel(trend.t[i], 32 * (double)i, 0);
        expect_rel((double)trend.value[i], 4 * trend.t[i], 0);
    }
    jm_trend_cut(&trend, 320);
    expect_int(trend.n, 11);
    jm_trend_add(&trend, 351, (double[]){1});
    expect_int(trend.n, 11);
    jm_trend_add(&trend, 352, (double[]){1});
    expect_int(trend.n, 12);
    jm_trend_clear(&trend);
}

static const jm_action bleed = {.name = "bleed", .label = "Haemorrhage", .has_value = true,
                                .unit = "mL/min"};
static const jm_session session = {.tick_s = 0.5, .n_actions = 1, .actions = &bleed};

static void add(jm_log *log, uint64_t tick, jm_order order, bool hidden)
{
    char name[64]; /* the log keeps copies */
    snprintf(name, sizeof name, "%s", order.name);
    order.name = name;
    expect_true(jm_log_add(log, &(jm_entry){tick, order, hidden}));
    memset(name, 'x', sizeof name);
}

JM_TEST("a log keeps copies, is cut, and tells what was ordered")
{
    jm_log log = {0}, copy;
    jm_text text;
    add(&log, 3, (jm_order){JM_ORDER_DOSE, "propofol.iv", 150, "mg", 0.5, "min"}, false);
    add(&log, 3, (jm_order){JM_ORDER_ACT, "bleed", 120, "mL/min", 0, ""}, true);
    add(&log, 9, (jm_order){JM_ORDER_SET, "fio2", 0.5, "1", 0, NULL}, false);
    add(&log, 9, (jm_order){JM_ORDER_STOP, "propofol.iv", 0, NULL, 0, NULL}, false);
    add(&log, 12, (jm_order){JM_ORDER_NOTE, "he said \"ouch\"", 0, "", 0, ""}, false);
    expect_true(jm_log_copy(&copy, &log));
    jm_log_cut(&log, 2);
    expect_int(log.n, 2);
    static const char *const right[] = {"propofol.iv 150 mg over 0.5 min",
                                        "Haemorrhage 120 mL/min", "fio2 set to 0.5",
                                        "propofol.iv stopped", "he said \"ouch\""};
    for (size_t i = 0; i < copy.n; i++) {
        jm_text_init(&text);
        jm_order_text(&copy.entries[i].order, &session, &text);
        expect_text(text.data, right[i]);
        jm_text_clear(&text);
    }
    jm_text_init(&text);
    jm_log_json(&copy, &session, &text);
    expect_text(text.data,
        "[\n  { \"tick\": 3, \"t\": 1.5, \"do\": \"dose\", \"name\": \"propofol.iv\", \"value\": 150, "
        "\"unit\": \"mg\", \"duration\": 0.5, \"duration_unit\": \"min\", \"hidden\": false },\n"
        "  { \"tick\": 3, \"t\": 1.5, \"do\": \"act\", \"name\": \"bleed\", \"value\": 120, "
        "\"unit\": \"mL/min\", \"hidden\": true },\n"
        "  { \"tick\": 9, \"t\": 4.5, \"do\": \"set\", \"name\": \"fio2\", \"value\": 0.5, "
        "\"unit\": \"1\", \"hidden\": false },\n"
        "  { \"tick\": 9, \"t\": 4.5, \"do\": \"stop\", \"name\": \"propofol.iv\", "
        "\"hidden\": false },\n"
        "  { \"tick\": 12, \"t\": 6, \"do\": \"note\", \"text\": \"he said \\\"ouch\\\"\", "
        "\"hidden\": false }\n]");
    jm_text_clear(&text);
    jm_log_clear(&copy);
    jm_log_clear(&log);
}

JM_TEST("a full log takes no more")
{
    jm_log log = {0};
    const jm_entry note = {1, {JM_ORDER_NOTE, "x", 0, "", 0, ""}, false};
    size_t n = 0;
    while (n <= JM_LOG_MOST && jm_log_add(&log, &note))
        n++;
    expect_int(n, JM_LOG_MOST);
    jm_log_clear(&log);
    expect_true(jm_log_add(&log, &note));
    jm_log_clear(&log);
}

JM_TEST("a diary forgets its oldest lines, and those that have not been")
{
    static jm_diary diary;
    char text[32];
    for (int k = 1; k <= JM_DIARY_LINES + 100; k++) {
        snprintf(text, sizeof text, "line %d", k);
        jm_diary_add(&diary, k, k % 2, text);
    }
    expect_int(diary.n, JM_DIARY_LINES);
    expect_int(jm_diary_at(&diary, 0)->n, 101);
    expect_text(jm_diary_at(&diary, 0)->text, "line 101");
    jm_diary_cut(&diary, 150);
    expect_int(diary.n, 50);
    jm_diary_add(&diary, 7.5, true, "back");
    /* Numbers are never given twice, so that who was told of the others can tell. */
    const jm_line *last = jm_diary_at(&diary, diary.n - 1);
    expect_int(last->n, JM_DIARY_LINES + 101);
    jm_text out;
    jm_text_init(&out);
    jm_line_json(last, "entry", &out);
    expect_text(out.data, "{ \"type\": \"entry\", \"n\": 2101, \"t\": 7.5, \"text\": \"back\", "
                          "\"hidden\": true }");
    jm_text_clear(&out);
    jm_diary_clear(&diary);
    expect_int(diary.n, 0);
}

JM_TEST("bookmarks are found by name, replaced by it, and go with what has not been")
{
    static jm_bookmarks marks;
    jm_bookmark mark = {.tick = 40, .n_entries = 4};
    expect_true(jm_bookmarks_add(&marks, &(jm_bookmark){.name = "a", .tick = 10, .n_entries = 1}));
    expect_true(jm_bookmarks_add(&marks, &(jm_bookmark){.name = "b", .tick = 20, .n_entries = 2}));
    expect_true(jm_bookmarks_add(&marks, &(jm_bookmark){.name = "a", .tick = 30, .n_entries = 3}));
    expect_int(marks.n, 2);
    expect_int(jm_bookmarks_find(&marks, "a")->tick, 30);
    expect_int(jm_bookmarks_find(&marks, "")->tick, 0);
    expect_true(jm_bookmarks_find(&marks, "c") == NULL);
    jm_bookmarks_cut(&marks, 20, 2);
    expect_int(marks.n, 1);
    expect_int(jm_bookmarks_find(&marks, "b")->tick, 20);
    for (int k = 0; k < JM_BOOKMARKS - 1; k++) {
        snprintf(mark.name, sizeof mark.name, "m%d", k);
        expect_true(jm_bookmarks_add(&marks, &mark) != NULL);
    }
    strcpy(mark.name, "one more");
    expect_true(jm_bookmarks_add(&marks, &mark) == NULL);
    jm_bookmarks_cut(&marks, 0, 0);
    expect_int(marks.n, 0);
}

JM_TEST("images go with their bookmarks, and with the life that they are of")
{
    static jm_bookmarks marks;
    const jm_bookmark one = {.name = "one", .tick = 1}, two = {.name = "two", .tick = 2};
    for (int turn = 0; turn < 2; turn++) {
        jm_bookmark *own = jm_bookmarks_add(&marks, &one);
        own->image = malloc(100);
        own->size = 100;
        own = jm_bookmarks_add(&marks, &two);
        own->image = malloc(1000);
        own->size = 1000;
        expect_int(jm_bookmarks_size(&marks), 1100);
    }
    jm_bookmarks_cut(&marks, 1, 0);
    expect_int(jm_bookmarks_size(&marks), 100);
    marks.begin.image = malloc(7);
    marks.begin.size = 7;
    expect_int(jm_bookmarks_size(&marks), 107);
    jm_bookmarks_drop_images(&marks);
    expect_int(jm_bookmarks_size(&marks), 0);
    expect_int(marks.n, 1);
}

JM_TEST_MAIN
