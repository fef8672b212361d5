/* SPDX-License-Identifier: Apache-2.0 */
#include "io/catalogue/page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "io/catalogue/equations.h"

/* In a cell of a table a bar would begin the next one, and a line end the next row. */
static void add_cell(jm_text *out, const char *s)
{
    for (; s && *s; s++) {
        if (*s == '|')
            jm_text_add(out, "\\|");
        else if (*s == '\n')
            jm_text_add(out, " ");
        else if (*s == '<')
            jm_text_add(out, "&lt;");
        else
            jm_text_add_n(out, s, 1);
    }
}

static void add_number(jm_text *out, double x, int digits)
{
    if (!isnan(x))
        jm_text_addf(out, "%.*g", digits, x);
}

static void add_heading(jm_text *out, const char *title, const char *columns, size_t n_columns)
{
    jm_text_addf(out, "\n## %s\n\n| %s |\n|", title, columns);
    for (size_t i = 0; i < n_columns; i++)
        jm_text_add(out, "---|");
    jm_text_add(out, "\n");
}

/* --- parts ------------------------------------------------------------------------------- */

/* "models/glucose/minimal.lua" is "glucose/minimal" where "models" is a root. */
static bool name_of_file(const jm_page *page, const char *path, char *name, size_t room)
{
    for (size_t i = 0; i < page->n_roots; i++) {
        const size_t n = strlen(page->roots[i]);
        if (strncmp(path, page->roots[i], n) == 0 && path[n] == '/') {
            const size_t length = strlen(path) - n - 1 - strlen(".lua");
            snprintf(name, room, "%.*s", (int)length, path + n + 1);
            return true;
        }
    }
    return false;
}

/* The model of a part is the file that declares its quantities. */
static void add_part(const jm_page *page, jm_text *out, const char *part, size_t length,
                     const jm_quantity *q)
{
    char name[512] = "";
    jm_text_addf(out, "| `%.*s` | ", (int)length, part);
    if (name_of_file(page, page->ir->files[q->file], name, sizeof name)) {
        jm_text_addf(out, "[%s](", name);
        for (size_t i = 0; i < page->depth; i++)
            jm_text_add(out, "../");
        jm_text_addf(out, "%s.md)", name);
    }
    jm_text_add(out, " |\n");
}

/* Of a part of this model: no own quantity, no part of a part, and not what its doses pour. */
static bool is_of_part(const jm_page *page, const jm_quantity *q)
{
    const char *dot = strchr(q->name, '.');
    return !jm_equations_is_own(page->ir, q) && !strchr(dot + 1, '.') &&
           strncmp(q->name, "dose.", strlen("dose.")) != 0;
}

static void write_parts(const jm_page *page, jm_text *out)
{
    const char *last = "";
    size_t last_length = 0;
    for (uint32_t i = 0; i < page->ir->n_quantities; i++) {
        const jm_quantity *q = &page->ir->quantities[i];
        if (!is_of_part(page, q))
            continue;
        const size_t length = strcspn(q->name, ".");
        if (length == last_length && strncmp(q->name, last, length) == 0)
            continue;
        if (last_length == 0)
            add_heading(out, "Parts", "part | model", 2);
        add_part(page, out, q->name, length, q);
        last = q->name;
        last_length = length;
    }
}

/* --- quantities -------------------------------------------------------------------------- */

static void add_quantity(jm_text *out, const jm_quantity *q, bool valued)
{
    jm_text_addf(out, "| `%s` | ", q->name);
    if (valued) {
        add_number(out, q->value, 8);
        jm_text_add(out, " | ");
    }
    add_cell(out, q->unit_text);
    jm_text_add(out, " | ");
    add_cell(out, q->doc);
    jm_text_add(out, " | ");
    if (!isnan(q->low) || !isnan(q->high))
        jm_text_addf(out, "%g to %g", q->low, q->high);
    jm_text_add(out, " | ");
    if (valued) {
        add_cell(out, q->vary);
        jm_text_add(out, " | ");
    }
    add_cell(out, q->source);
    jm_text_add(out, " |\n");
}

static void write_quantities(const jm_page *page, jm_text *out, jm_kind kind, const char *title)
{
    const bool valued = kind == JM_KIND_PARAMETER || kind == JM_KIND_INPUT;
    bool any = false;
    for (uint32_t i = 0; i < page->ir->n_quantities; i++) {
        const jm_quantity *q = &page->ir->quantities[i];
        if (q->kind != kind || strchr(q->name, '.'))
            continue;
        if (!any)
            add_heading(out, title,
                        valued ? "name | value | unit | | range | varies | source"
                               : "name | unit | | valid | source",
                        valued ? 7 : 5);
        any = true;
        add_quantity(out, q, valued);
    }
}

static void write_doses(const jm_page *page, jm_text *out)
{
    bool any = false;
    for (uint32_t i = 0; i < page->ir->n_routes; i++) {
        const jm_ir_route *r = &page->ir->routes[i];
        if (strchr(r->name, '.'))
            continue;
        if (!any)
            add_heading(out, "Doses", "name | unit | | into", 4);
        any = true;
        jm_text_addf(out, "| `%s` | ", r->name);
        add_cell(out, r->unit_text);
        jm_text_add(out, " | ");
        add_cell(out, r->doc);
        jm_text_addf(out, " | `%s` |\n", page->ir->quantities[r->state].name);
    }
}

/* --- the reference table ------------------------------------------------------------------ */

static void add_row(jm_text *out, const jm_page_row *row)
{
    jm_text_add(out, "| ");
    add_cell(out, row->about);
    jm_text_add(out, " | ");
    add_cell(out, row->arm);
    jm_text_add(out, " | ");
    add_cell(out, row->quantity);
    if (*row->time) {
        jm_text_addf(out, " at %s ", row->time);
        add_cell(out, row->time_unit);
    }
    jm_text_add(out, " | ");
    add_number(out, row->value, 7);
    jm_text_add(out, strcmp(row->unit, "1") == 0 ? "" : " ");
    add_cell(out, strcmp(row->unit, "1") == 0 ? "" : row->unit);
    jm_text_addf(out, " | %.2g | ", row->allowed);
    add_number(out, row->got, 5);
    jm_text_addf(out, " | %s", row->agrees ? "yes" : "**no** ");
    add_cell(out, row->problem);
    add_cell(out, row->agrees ? "" : row->unmet);
    jm_text_add(out, " | ");
    add_cell(out, row->source);
    jm_text_add(out, " |\n");
}

static void write_reference(const jm_page *page, jm_text *out)
{
    size_t agree = 0;
    if (page->n_rows == 0) {
        jm_text_add(out, "\n## Reference values\n\nNone of its own.\n");
        return;
    }
    for (size_t i = 0; i < page->n_rows; i++)
        agree += page->rows[i].agrees;
    add_heading(out, "Reference values",
                "case | arm | quantity | published or exact | may differ by | computed | agrees | "
                "source", 8);
    for (size_t i = 0; i < page->n_rows; i++)
        add_row(out, &page->rows[i]);
    jm_text_addf(out, "\n%zu of %zu agree.\n", agree, page->n_rows);
}

/* --- the page ---------------------------------------------------------------------------- */

static void write_head(const jm_page *page, jm_text *out)
{
    const jm_ir *ir = page->ir;
    uint32_t states = 0;
    for (uint32_t i = 0; i < ir->n_quantities; i++)
        states += ir->quantities[i].kind == JM_KIND_STATE;
    jm_text_addf(out, "# %s\n\n%s.\n\n", page->name, ir->title ? ir->title : "");
    jm_text_addf(out, "- Source: %s\n- Time: %s\n- States: %u\n- Fingerprint: `%s`\n",
                 ir->source && *ir->source ? ir->source : "none given", ir->time_text,
                 (unsigned)states, page->fingerprint);
}

jm_status jm_page_write(const jm_page *page, jm_text *out, jm_error *err)
{
    write_head(page, out);
    write_parts(page, out);
    jm_text_add(out, "\n## Equations\n\n```\n");
    const size_t before = out->length;
    const jm_status status = jm_equations_write(page->ir, out, err);
    if (status != JM_OK)
        return status;
    jm_text_add(out, out->length == before ? "none of its own\n```\n" : "```\n");
    write_quantities(page, out, JM_KIND_PARAMETER, "Parameters");
    write_quantities(page, out, JM_KIND_INPUT, "Inputs");
    write_quantities(page, out, JM_KIND_STATE, "States");
    write_quantities(page, out, JM_KIND_SIGNAL, "Signals");
    write_doses(page, out);
    write_reference(page, out);
    return out->failed ? jm_fail(err, JM_MEMORY, "no memory for a page") : JM_OK;
}
