/* SPDX-License-Identifier: Apache-2.0 */
/* Where it all comes from: models with their sources and parameters, versions, how to repeat it. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "core/base/sha256.h"
#include "io/report/inside.h"

/* ---- models ---- */

/* Copies the text of `key = "…"` where it first stands in a model file at the begin of a line. */
static bool text_of(const char *lua, const char *key, jm_text *out)
{
    const size_t n = strlen(key);
    for (const char *line = lua; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        const char *c = line + strspn(line, " \t");
        if (strncmp(c, key, n) != 0)
            continue;
        c += n;
        c += strspn(c, " \t");
        if (*c++ != '=')
            continue;
        c += strspn(c, " \t");
        const char quote = *c;
        if (quote != '"' && quote != '\'')
            continue;
        for (c++; *c && *c != quote && *c != '\n'; c++) {
            c += *c == '\\' && c[1] && c[1] != '\n';
            jm_text_add_n(out, c, 1);
        }
        return *c == quote;
    }
    return false;
}

static void text_row(jm_text *out, const jm_file *file, const char *root)
{
    jm_text title, source;
    char hex[65];
    jm_text_init(&title);
    jm_text_init(&source);
    const size_t n = strlen(root);
    const char *name = n && strncmp(file->path, root, n) == 0 ? file->path + n : file->path;
    if (file->text) {
        (void)text_of(file->text, "title", &title);
        (void)text_of(file->text, "source", &source);
        jm_sha256_of(file->text, file->length, hex);
    }
    jm_text_add(out, "<tr><td><code>");
    html_text(out, name + (*name == '/'));
    jm_text_add(out, "</code></td><td>");
    html_text(out, file->role);
    jm_text_add(out, "</td><td>");
    html_text(out, title.data);
    jm_text_add(out, "</td><td>");
    html_text(out, source.data);
    jm_text_addf(out, "</td><td><code>%.12s</code></td></tr>\n", file->text ? hex : "not held");
    jm_text_clear(&title);
    jm_text_clear(&source);
}

static jm_status files_of(const jm_facts *f, jm_text *out, jm_error *err)
{
    jm_files *files = jm_files_new();
    const char *root = "";
    if (!files)
        return jm_fail(err, JM_MEMORY, "no memory for a report");
    const jm_status status = jm_results_files(f->results, files, err);
    const size_t n = status == JM_OK ? jm_files_count(files) : 0;
    if (n) {
        jm_text_addf(out, "<details open><summary>The %zu files that were read, kept in the results"
                     "</summary><div class=\"scroll\"><table class=\"list\"><thead><tr><th>File</th>"
                     "<th>Role</th><th>Title</th><th>Source</th><th>SHA-256</th></tr></thead>"
                     "<tbody>\n", n);
    }
    for (size_t i = 0; i < n; i++) {
        const jm_file *file = jm_files_at(files, i);
        if (strcmp(file->role, "root") == 0)
            root = file->path;
        else
            text_row(out, file, root);
    }
    if (n)
        jm_text_add(out, "</tbody></table></div></details>\n");
    jm_files_free(files);
    return status;
}

static void range(jm_text *out, double low, double high)
{
    if (isnan(low) && isnan(high))
        return;
    if (isfinite(low))
        html_plain(out, low);
    jm_text_add(out, " … ");
    if (isfinite(high))
        html_plain(out, high);
}

static void parameter_row(jm_text *out, const jm_variable *v)
{
    jm_text_add(out, "<tr><td><code>");
    html_text(out, v->name);
    jm_text_add(out, "</code></td><td>");
    html_text(out, v->doc);
    jm_text_add(out, "</td><td class=\"num\">");
    if (*v->distribution)
        html_text(out, v->distribution);
    else if (v->varies)
        jm_text_add(out, "differs between arms");
    else
        html_plain(out, v->value);
    html_unit(out, v->unit);
    jm_text_add(out, "</td><td class=\"num\">");
    range(out, v->low, v->high);
    jm_text_add(out, "</td><td>");
    html_text(out, v->source);
    jm_text_add(out, "</td></tr>\n");
}

static void parameters(const jm_facts *f, jm_text *out)
{
    if (f->n_parameters == 0)
        return;
    jm_text_addf(out, "<details><summary>%zu parameters and inputs, %zu of which differ between "
                 "runs</summary><div class=\"scroll\"><table class=\"list\"><thead><tr><th>Name</th>"
                 "<th>Meaning</th><th class=\"num\">Value or distribution</th>"
                 "<th class=\"num\">Range</th><th>Source</th></tr></thead><tbody>\n",
                 f->n_parameters, f->n_varying);
    for (size_t varies = 0; varies < 2; varies++) {
        for (size_t i = 0; i < f->n_parameters; i++) {
            if (f->parameters[i]->varies == !varies) /* those that vary first */
                parameter_row(out, f->parameters[i]);
        }
    }
    jm_text_add(out, "</tbody></table></div></details>\n");
}

static void validity(const jm_facts *f, jm_text *out)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_signals; i++)
        n += isfinite(f->signals[i]->low) || isfinite(f->signals[i]->high);
    if (n == 0)
        return;
    jm_text_add(out, "<p>The model means something while ");
    size_t k = 0;
    for (size_t i = 0; i < f->n_signals; i++) {
        const jm_variable *v = f->signals[i];
        if (!isfinite(v->low) && !isfinite(v->high))
            continue;
        jm_text_add(out, k == 0 ? "" : k + 1 == n ? " and " : ", ");
        k++;
        jm_text_add(out, "<b>");
        html_text(out, v->name);
        jm_text_add(out, "</b> is ");
        jm_text_add(out, !isfinite(v->low) ? "below " : !isfinite(v->high) ? "above " : "within ");
        if (isfinite(v->low))
            html_plain(out, v->low);
        jm_text_add(out, isfinite(v->low) && isfinite(v->high) ? " … " : "");
        if (isfinite(v->high))
            html_plain(out, v->high);
        html_unit(out, v->unit);
    }
    jm_text_add(out, "; who leaves that is <a href=\"#ends\">listed above</a>.</p>\n");
}

jm_status report_models(const jm_report *r, jm_text *out, jm_error *err)
{
    jm_status status = JM_OK;
    report_section(out, "models", "The model: sources and validity");
    for (size_t i = 0; status == JM_OK && i < r->n_files; i++) {
        const jm_facts *f = r->files[i].facts;
        report_file_title(out, r, &r->files[i]);
        jm_text_add(out, "<p class=\"lead\">");
        html_text(out, jm_facts_says(f, "model_title"));
        jm_text_add(out, " <code>");
        html_text(out, jm_facts_says(f, "model"));
        jm_text_add(out, "</code></p>\n<p>Source: ");
        const char *source = jm_facts_says(f, "model_source");
        html_text(out, *source ? source : "the model names none");
        jm_text_add(out, "</p>\n");
        validity(f, out);
        status = files_of(f, out, err);
        parameters(f, out);
    }
    jm_text_add(out, "</section>\n");
    return status;
}

/* ---- provenance ---- */

static void say(jm_text *out, const jm_facts *f, const char *name, const char *key)
{
    const char *value = jm_facts_says(f, key);
    if (!*value)
        return;
    jm_text_addf(out, "<div><dt>%s</dt><dd><code>", name);
    html_text(out, value);
    jm_text_add(out, "</code></dd></div>\n");
}

static void long_text(jm_text *out, const jm_facts *f, const char *path, const char *title)
{
    jm_text text;
    jm_text_init(&text);
    if (jm_results_text(f->results, path, &text) && text.length) {
        jm_text_addf(out, "<details><summary>%s</summary><pre>", title);
        html_text(out, text.data);
        jm_text_add(out, "</pre></details>\n");
    }
    out->failed = out->failed || text.failed;
    jm_text_clear(&text);
}

/* As a shell takes it for one word. */
static void shell_word(jm_text *out, const char *word)
{
    const bool plain = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                    "_./-") == strlen(word) && *word != '-';
    jm_text_add(out, plain ? "" : "'");
    for (const char *c = word; *c; c++) {
        const char letter[2] = { *c, '\0' };
        html_text(out, *c == '\'' ? "'\\''" : letter);
    }
    jm_text_add(out, plain ? "" : "'");
}

static void provenance_of(const report_file *file, jm_text *out)
{
    static const char *const rows[][2] = {
        { "Command", "command" },          { "Made on", "date_created" },
        { "Jumeau", "jumeau_version" },    { "Build", "build" },
        { "Solvers", "sundials" },         { "Written with", "written_with" },
        { "System", "system" },            { "Processor", "cpu" },
        { "Kernels", "kernels" },          { "Method", "method" },
        { "Chosen because", "method_reason" }, { "Relative tolerance", "rtol" },
        { "Absolute tolerance", "atol" },  { "Seed", "seed" },
        { "Design", "design" },            { "Random numbers", "random" },
        { "Model's fingerprint", "model_fingerprint" }, { "Plan, SHA-256", "plan_sha256" },
        { "Scenario, SHA-256", "scenario_sha256" }
    };
    const jm_facts *f = file->facts;
    jm_text_add(out, "<p>These results can be made again, bit for bit, from their own file:</p>\n"
                     "<pre class=\"command\">jumeau reproduce ");
    shell_word(out, f->path);
    jm_text_add(out, "</pre>\n<dl class=\"provenance\">\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        say(out, f, rows[i][0], rows[i][1]);
    jm_text_addf(out, "<div><dt>Datasets, SHA-256</dt><dd><code>%s</code></dd></div>\n</dl>\n",
                 file->checksum);
    long_text(out, f, "/provenance/scenario_lua", "The scenario");
    long_text(out, f, "/provenance/plan", "What was done, as a plan");
}

void report_provenance(const jm_report *r, jm_text *out)
{
    report_section(out, "provenance", "Provenance, and how to reproduce it");
    for (size_t i = 0; i < r->n_files; i++) {
        report_file_title(out, r, &r->files[i]);
        provenance_of(&r->files[i], out);
    }
    jm_text_add(out, "</section>\n");
}
