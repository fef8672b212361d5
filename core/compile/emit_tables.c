/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/emit.h"

#include <stdio.h>

/* A comment must not end early, nor hold what is no text. */
void jm_emit_safe(jm_text *out, const char *text)
{
    for (; *text; text++) {
        if ((text[0] == '*' && text[1] == '/') || (text[0] == '/' && text[1] == '*')) {
            jm_text_add_n(out, text, 1);
            jm_text_add(out, " ");
        } else if ((unsigned char)*text < ' ' || *text == '\\') {
            jm_text_add(out, " ");
        } else {
            jm_text_add_n(out, text, 1);
        }
    }
}

/* A string literal. Three-digit octal codes end by themselves, whatever follows. */
static void add_string(jm_text *out, const char *text)
{
    jm_text_add(out, "\"");
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\' || c == '?') {
            jm_text_addf(out, "\\%c", c);
        } else if (c < ' ' || c == 127) {
            jm_text_addf(out, "\\%03o", (unsigned)c);
        } else {
            jm_text_add_n(out, text, 1);
        }
    }
    jm_text_add(out, "\"");
}

static void add_value(jm_text *out, double x)
{
    jm_text_add(out, ", ");
    if (x != x) {
        jm_text_add(out, "NONE");
    } else {
        jm_emit_number(out, x);
    }
}

static void add_vars(jm_text *out, const char *name, const jm_var_info *vars, uint32_t n)
{
    if (!n)
        return;
    jm_text_addf(out, "static const jm_var_info %s[] = {\n", name);
    for (uint32_t i = 0; i < n; i++) {
        const char *const texts[] = { vars[i].name, vars[i].unit, vars[i].doc, vars[i].source,
                                      vars[i].vary };
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
            jm_text_add(out, k == 0 ? "    { " : k == 2 || k == 3 ? ",\n      " : ", ");
            add_string(out, texts[k]);
        }
        add_value(out, vars[i].value);
        add_value(out, vars[i].low);
        add_value(out, vars[i].high);
        add_value(out, vars[i].atol);
        jm_text_add(out, " },\n");
    }
    jm_text_add(out, "};\n");
}

static void add_integers(jm_text *out, const char *name, const uint32_t *values, uint32_t n)
{
    if (!n)
        return;
    jm_text_addf(out, "static const uint32_t %s[] = {", name);
    for (uint32_t i = 0; i < n; i++)
        jm_text_addf(out, i % 16 == 0 ? "\n    %u," : " %u,", (unsigned)values[i]);
    jm_text_add(out, "\n};\n");
}

static const char *const kind_names[] = { "JM_EVENT_RISES", "JM_EVENT_FALLS", "JM_EVENT_CROSSES",
                                          "JM_EVENT_EVERY", "JM_EVENT_HOLDS", "JM_EVENT_RESETS" };

static void add_events(jm_text *out, const jm_model_abi *m)
{
    char name[32];
    for (uint32_t i = 0; i < m->n_events; i++) {
        snprintf(name, sizeof name, "set_%u", (unsigned)i);
        add_integers(out, name, m->events[i].set, m->events[i].n_set);
    }
    if (m->n_events)
        jm_text_add(out, "static const jm_event_info events[] = {\n");
    for (uint32_t i = 0; i < m->n_events; i++) {
        const jm_event_info *e = &m->events[i];
        jm_text_add(out, "    { ");
        add_string(out, e->name);
        jm_text_add(out, ", ");
        add_string(out, e->place);
        jm_text_addf(out, ", %s, %u, %u, ", kind_names[e->kind % 6], (unsigned)e->index,
                     (unsigned)e->n_set);
        jm_text_addf(out, e->n_set ? "set_%u" : "0", (unsigned)i);
        jm_text_addf(out, ", %u, ", (unsigned)e->flags);
        if (e->die)
            add_string(out, e->die);
        else
            jm_text_add(out, "0");
        jm_text_add(out, " },\n");
    }
    if (m->n_events)
        jm_text_add(out, "};\n");
}

static void add_routes(jm_text *out, const jm_model_abi *m)
{
    if (m->n_routes)
        jm_text_add(out, "static const jm_route_info routes[] = {\n");
    for (uint32_t i = 0; i < m->n_routes; i++) {
        const jm_route_info *r = &m->routes[i];
        jm_text_add(out, "    { ");
        add_string(out, r->name);
        jm_text_add(out, ", ");
        add_string(out, r->unit);
        jm_text_add(out, ", ");
        add_string(out, r->doc);
        jm_text_addf(out, ", %u, %u },\n", (unsigned)r->state, (unsigned)r->rate);
    }
    if (m->n_routes)
        jm_text_add(out, "};\n");
}

static void add_settling(jm_text *out, const jm_model_abi *m)
{
    if (m->n_settle)
        jm_text_add(out, "static const jm_settle_info settling[] = {\n");
    for (uint32_t i = 0; i < m->n_settle; i++) {
        jm_text_addf(out, "    { %u, ", (unsigned)m->settling[i].row);
        jm_emit_number(out, m->settling[i].value);
        jm_text_add(out, " },\n");
    }
    if (m->n_settle)
        jm_text_add(out, "};\n");
}

/* `of`: the width, and for a patient alone that of the packs, as kernels are named after it;
   `other`: the level for which an object without them is compiled, see build.c. */
static const struct {
    unsigned lanes;
    const char *isa, *of;
    unsigned other;
} widths[] = { { 8, "x86-64-v4", "8", 3 },
               { 4, "x86-64-v3", "4", 4 },
               { 1, "x86-64-v4", "1_8", 3 },
               { 1, "x86-64-v3", "1_4", 4 } };

static void add_kernels(jm_text *out, const jm_emitter *e)
{
    jm_text_add(out, "static const jm_kernels kernels[] = {\n");
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        const unsigned w = widths[i].lanes;
        jm_text_addf(out, "#ifndef JM_ONLY_V%u\n", widths[i].other);
        jm_text_addf(out, "    { %u, \"%s\", 1, ", w, widths[i].isa);
        jm_text_addf(out, w > 1 ? "jm_derive_%u, jm_start_%u, " : "0, 0, ", w, w);
        jm_text_addf(out, "jm_rhs_%s, jm_jac_%s,\n      ", widths[i].of, widths[i].of);
        jm_text_addf(out, w > 1 ? "jm_signal_%u, " : "0, ", w);
        jm_text_addf(out, "jm_roots_%u, jm_clocks_%u, jm_set_%u, jm_route_%u, jm_history_%u,\n",
                     w, w, w, w, w);
        if (e->has_lu)
            jm_text_addf(out, "      jm_newton_%u, jm_factor_%u, jm_solve_%u, ", w, w, w);
        else
            jm_text_add(out, "      0, 0, 0, ");
        jm_text_addf(out, e->has_terms ? "jm_term_%u, " : "0, ", w);
        jm_text_addf(out, e->p->n_moments ? "jm_moments_%u },\n" : "0 },\n", w);
        jm_text_add(out, "#endif\n");
    }
    jm_text_add(out, "};\n\n");
}

static void add_field(jm_text *out, const char *name, uint32_t value)
{
    if (value)
        jm_text_addf(out, "    .%s = %u,\n", name, (unsigned)value);
}

static void add_counts(jm_text *out, const jm_model_abi *m)
{
    add_field(out, "n_states", m->n_states);
    add_field(out, "n_params", m->n_params);
    add_field(out, "n_inputs", m->n_inputs);
    add_field(out, "n_derived", m->n_derived);
    add_field(out, "n_signals", m->n_signals);
    add_field(out, "n_roots", m->n_roots);
    add_field(out, "n_clocks", m->n_clocks);
    add_field(out, "n_histories", m->n_histories);
    add_field(out, "n_moments", m->n_moments);
    add_field(out, "n_still", m->n_still);
    add_field(out, "n_events", m->n_events);
    add_field(out, "n_routes", m->n_routes);
    add_field(out, "n_jac", m->n_jac);
    add_field(out, "n_lu", m->n_lu);
    jm_text_add(out, "    .n_kernels = sizeof kernels / sizeof *kernels,\n");
    add_field(out, "steady", m->steady);
}

static void add_text_field(jm_text *out, const char *name, const char *value)
{
    jm_text_addf(out, "    .%s = ", name);
    add_string(out, value);
    jm_text_add(out, ",\n");
}

static void add_arrays(jm_text *out, const jm_model_abi *m)
{
    const struct {
        const char *name;
        uint32_t n;
    } arrays[] = {
        { "states", m->n_states },     { "params", m->n_params },     { "inputs", m->n_inputs },
        { "signals", m->n_signals },   { "events", m->n_events },     { "routes", m->n_routes },
        { "still", m->n_still },       { "settling", m->n_settle },
        { "jac_col", m->n_states + 1 }, { "jac_row", m->n_jac },       { "lu_order", m->n_states },
        { "lu_col", m->n_states + 1 },  { "lu_row", m->n_lu },         { "kernels", 1 },
        { "slow", m->n_slow },          { "brief_row", m->n_brief },
        { "brief_order", m->n_brief ? m->n_states : 0 },
        { "brief_col", m->n_brief ? m->n_states + 1 : 0 },
    };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        if (arrays[i].n)
            jm_text_addf(out, "    .%s = %s,\n", arrays[i].name, arrays[i].name);
    }
}

static void add_model(jm_text *out, const jm_emitter *e, const jm_model_abi *m)
{
    jm_text_add(out, "static const jm_model_abi model = {\n    .abi = JM_MODEL_ABI,\n");
    add_text_field(out, "name", m->name);
    add_text_field(out, "title", m->title);
    add_text_field(out, "source", m->source);
    add_text_field(out, "method", m->method);
    add_text_field(out, "time_unit", m->time_unit);
    jm_text_add(out, "    .time_unit_s = ");
    jm_emit_number(out, m->time_unit_s);
    jm_text_add(out, ",\n");
    add_text_field(out, "fingerprint", m->fingerprint);
    add_counts(out, m);
    add_field(out, "n_shared", e->n_shared);
    add_field(out, "n_settle", m->n_settle);
    add_field(out, "n_slow", m->n_slow);
    add_field(out, "n_brief", m->n_brief);
    if (m->settle > 0) {
        jm_text_add(out, "    .settle = ");
        jm_emit_number(out, m->settle);
        jm_text_add(out, ",\n");
    }
    add_arrays(out, m);
    if (e->n_shared)
        jm_text_add(out, "    .shared = shared,\n");
    jm_text_add(out, "};\n\n");
}

void jm_emit_tables(jm_emitter *e, const jm_model_abi *m)
{
    jm_text *out = e->out;
    jm_text_add(out, "#define NONE __builtin_nan(\"\")\n\n");
    add_vars(out, "states", m->states, m->n_states);
    add_vars(out, "params", m->params, m->n_params);
    add_vars(out, "inputs", m->inputs, m->n_inputs);
    add_vars(out, "signals", m->signals, m->n_signals);
    add_events(out, m);
    add_routes(out, m);
    add_settling(out, m);
    add_integers(out, "still", m->still, m->n_still);
    add_integers(out, "shared", e->shared, e->n_shared ? m->n_signals : 0);
    jm_text_add(out, "/* The Jacobian by columns, and the factors of I - gamma J. */\n");
    add_integers(out, "jac_col", m->jac_col, m->n_states + 1);
    add_integers(out, "jac_row", m->jac_row, m->n_jac);
    add_integers(out, "lu_order", m->lu_order, m->n_states);
    add_integers(out, "lu_col", m->lu_col, m->n_states + 1);
    add_integers(out, "lu_row", m->lu_row, m->n_lu);
    add_integers(out, "slow", m->slow, m->n_slow);
    add_integers(out, "brief_order", m->brief_order, m->n_brief ? m->n_states : 0);
    add_integers(out, "brief_col", m->brief_col, m->n_brief ? m->n_states + 1 : 0);
    add_integers(out, "brief_row", m->brief_row, m->n_brief);
    jm_text_add(out, "\n");
    add_kernels(out, e);
    add_model(out, e, m);
    jm_text_add(out,
                "__attribute__((visibility(\"default\")))\n"
                "extern const jm_model_abi *jm_model_entry(uint32_t abi);\n"
                "const jm_model_abi *jm_model_entry(uint32_t abi)\n"
                "{\n"
                "    return abi == JM_MODEL_ABI ? &model : 0;\n"
                "}\n");
}
