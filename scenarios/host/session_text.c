/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A session as a scenario: the text of the original as the body of a function, in the same lines,
 * and behind it what was ordered. A session that was lived again is not wrapped twice: its original
 * and its orders are taken over, as long as nobody has changed the file in between.
 *
 * Texts come from whoever sat before the browser: they are written so that nothing of them can end
 * a string.
 */
#include <math.h>
#include <string.h>

#include "scenarios/host/live.h"

static const char opening[] = "--[[ A session that was lived live: what the scenario was, and at "
                              "the end what was ordered. ]] local function original(...) ";
static const char closing[] = "\nend\n\nreturn relive(original(...), {\n";

/* Bytes of the character of UTF-8 at `s`; 0: there is none. Overlong ones and surrogates are no
   concern: nothing reads these texts but Lua, which takes bytes. */
static size_t character(const unsigned char *s)
{
    const size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3
                     : s[0] < 0xf5 ? 4 : 0;
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    }
    return n;
}

static void add_text(jm_text *out, const char *text)
{
    jm_text_add(out, "\"");
    for (const unsigned char *s = (const unsigned char *)text; *s;) {
        const size_t n = character(s);
        if (n == 0 || *s < 0x20 || *s == 0x7f)
            jm_text_addf(out, "\\%03u", *s);
        else if (*s == '"' || *s == '\\')
            jm_text_addf(out, "\\%c", *s);
        else
            jm_text_add_n(out, (const char *)s, n);
        s += n ? n : 1;
    }
    jm_text_add(out, "\"");
}

static void add_number(jm_text *out, double x)
{
    if (x == 0 && signbit(x))
        jm_text_add(out, "-0.0"); /* -0 would be a whole number to Lua */
    else
        jm_text_add_double(out, x);
}

/* , key = {0.8, "1"} */
static void add_pair(jm_text *out, const char *key, double x, const char *unit)
{
    jm_text_addf(out, ", %s = ", key);
    if (!unit || !unit[0]) {
        add_number(out, x);
        return;
    }
    jm_text_add(out, "{");
    add_number(out, x);
    jm_text_add(out, ", ");
    add_text(out, unit);
    jm_text_add(out, "}");
}

static void add_entry(const jm_host *host, jm_text *out, const jm_entry *e)
{
    static const char *const words[] = {[JM_ORDER_SET] = "set",
                                        [JM_ORDER_DOSE] = "dose",
                                        [JM_ORDER_STOP] = "stop",
                                        [JM_ORDER_ACT] = "act",
                                        [JM_ORDER_NOTE] = "note"};
    const jm_order *o = &e->order;
    size_t k;
    double value;
    jm_text_addf(out, "  { tick = %llu, %s = ", (unsigned long long)e->tick, words[o->kind]);
    add_text(out, o->name);
    if (o->kind == JM_ORDER_SET)
        add_pair(out, "to", o->value, o->unit);
    if (o->kind == JM_ORDER_DOSE)
        add_pair(out, "amount", o->value, o->unit);
    if (o->kind == JM_ORDER_DOSE && o->duration > 0)
        add_pair(out, "duration", o->duration, o->duration_unit);
    if (o->kind == JM_ORDER_ACT && jm_live_action(host, o, &k, &value, NULL) == JM_OK &&
        host->session.actions[k].has_value)
        add_pair(out, "value", o->value, o->unit);
    jm_text_add(out, e->hidden ? ", hidden = true },\n" : " },\n");
}

/* What was refused for its words alone has done nothing, and is left out. Of two orders at one tick
   the one that was lived again has come first. */
static void add_entries(const jm_host *host, jm_text *out, uint64_t ticks, const jm_relive *lived,
                        const jm_entry *entries, size_t n)
{
    const size_t n_lived = lived ? lived->n_entries : 0;
    for (size_t a = 0, b = 0; a < n_lived || b < n;) {
        const bool was = a < n_lived && (b == n || lived->entries[a].tick <= entries[b].tick);
        const jm_entry *e = was ? &lived->entries[a++] : &entries[b++];
        if (e->tick <= ticks && jm_live_check(host, &e->order, NULL) == JM_OK)
            add_entry(host, out, e);
    }
}

/* Where the text of the original is; the whole text where that is no saved session, or was
   changed. */
static const char *original_of(const jm_host *host, size_t *length)
{
    const size_t from = sizeof opening - 1, n = host->relive ? host->relive->original : 0;
    *length = host->length;
    if (n == 0 || host->length < from + n + sizeof closing - 1 ||
        memcmp(host->text, opening, from) != 0 ||
        memcmp(host->text + from + n, closing, sizeof closing - 1) != 0)
        return host->text;
    *length = n;
    return host->text + from;
}

static void add_head(const jm_host *host, jm_text *out, uint32_t arm, uint64_t ticks, size_t length)
{
    const jm_plan *plan = host->plan;
    const uint64_t whole = plan->cohort->whole ? plan->cohort->whole : plan->cohort->n;
    jm_text_add(out, "  arm = ");
    add_text(out, plan->arms[arm].name);
    if (host->options.has_only)
        jm_text_addf(out, ", patient = %llu", (unsigned long long)host->options.only + 1);
    jm_text_addf(out, ", patients = %llu, seed = %llu", (unsigned long long)whole,
                 (unsigned long long)plan->cohort->seed);
    jm_text_add(out, ",\n  tick = seconds(");
    add_number(out, host->session.tick_s);
    jm_text_addf(out, "), ticks = %llu, ", (unsigned long long)ticks);
    if (strcmp(plan->options.method, "auto") != 0) {
        jm_text_add(out, "method = ");
        add_text(out, plan->options.method);
        jm_text_add(out, ", ");
    }
    jm_text_addf(out, "original = %zu,\n", length);
}

jm_status jm_host_session_text(const jm_host *host, uint32_t arm, uint64_t ticks,
                               const jm_entry *entries, size_t n_entries, jm_text *out,
                               jm_error *err)
{
    size_t length;
    const char *text = original_of(host, &length);
    if (arm >= host->plan->n_arms || ticks == 0)
        return jm_fail(err, JM_ARGUMENT, "a session of arm %u that lasts for %llu ticks cannot be "
                       "written; it needs an arm and a tick", arm, (unsigned long long)ticks);
    jm_text_add(out, opening);
    jm_text_add_n(out, text, length);
    jm_text_add(out, closing);
    add_head(host, out, arm, ticks, length);
    /* A session that is wrapped as it is gives its own orders. */
    add_entries(host, out, ticks, text == host->text ? NULL : host->relive, entries, n_entries);
    jm_text_add(out, "})\n");
    return out->failed ? jm_fail(err, JM_MEMORY, "no memory left to write a session") : JM_OK;
}
