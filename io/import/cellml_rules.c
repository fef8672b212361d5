/* SPDX-License-Identifier: Apache-2.0 */
/* Which element may stand where in CellML, with which attributes; the rest of the reader relies on
   it. What other namespaces hold is theirs, as long as CellML does not go on inside of it. */
#include <stdio.h>
#include <string.h>

#include "io/import/cellml.h"

enum { V10 = 1, V11 = 2, V20 = 4, V1 = V10 | V11, ALL = V1 | V20, SINCE_11 = V11 | V20 };

/* An element below another one. Attributes in the order "needed; optional". */
typedef struct rule {
    const char *parent, *name;
    int versions;
    const char *needed, *optional; /* words with spaces around them */
    bool is_leaf; /* elements of its own are no matter of this reader, which refuses it */
} rule;

static const rule rules[] = {
    {"", "model", ALL, " name ", "", false},
    {"model", "units", ALL, " name ", " base_units ", false},
    {"component", "units", V1, " name ", " base_units ", false},
    {"units", "unit", ALL, " units ", " prefix exponent multiplier offset ", false},
    {"model", "component", ALL, " name ", "", false},
    {"component", "variable", V1, " name units ",
     " initial_value public_interface private_interface ", false},
    {"component", "variable", V20, " name units ", " initial_value interface ", false},
    {"component", "reaction", V1, "", " reversible ", true},
    {"component", "reset", V20, " variable test_variable order ", "", false},
    {"reset", "test_value", V20, "", "", false},
    {"reset", "reset_value", V20, "", "", false},
    {"model", "connection", V1, "", "", false},
    {"model", "connection", V20, " component_1 component_2 ", "", false},
    {"import", "connection", V11, "", "", false},
    {"connection", "map_components", V1, " component_1 component_2 ", "", false},
    {"connection", "map_variables", ALL, " variable_1 variable_2 ", "", false},
    {"model", "group", V1, "", "", false},
    {"group", "relationship_ref", V1, "", " relationship name ", false},
    {"group", "component_ref", V1, " component ", "", false},
    {"component_ref", "component_ref", ALL, " component ", "", false},
    {"model", "encapsulation", V20, "", "", false},
    {"encapsulation", "component_ref", V20, " component ", "", false},
    {"model", "import", SINCE_11, "", "", false},
    {"import", "component", SINCE_11, " name component_ref ", "", false},
    {"import", "units", SINCE_11, " name units_ref ", "", false},
};

static int bit_of(const jm_cellml_doc *doc)
{
    return doc->version == 10 ? V10 : doc->version == 11 ? V11 : V20;
}

static const rule *rule_for(const jm_cellml_doc *doc, const char *parent, const char *name)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if ((rules[i].versions & bit_of(doc)) && strcmp(rules[i].parent, parent) == 0 &&
            strcmp(rules[i].name, name) == 0)
            return &rules[i];
    return NULL;
}

/* --- names ------------------------------------------------------------------------------- */

bool jm_cellml_is_name(const jm_cellml_doc *doc, const char *s)
{
    bool has_letter = false;
    const size_t n = strlen(s);
    if (n == 0 || n > 240 || (doc->version > 10 && s[0] >= '0' && s[0] <= '9'))
        return false;
    for (const char *p = s; *p; p++) {
        const bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
        if (!letter && !(*p >= '0' && *p <= '9') && *p != '_')
            return false;
        has_letter = has_letter || letter || (doc->version == 10 && *p != '_');
    }
    return has_letter;
}

static bool lists(const char *words, const char *word)
{
    const size_t n = strlen(word);
    for (const char *p = words; n > 0 && (p = strstr(p, word)) != NULL; p += n)
        if (p > words && p[-1] == ' ' && p[n] == ' ')
            return true;
    return false;
}

/* Attributes whose value is a name that the file makes or uses. */
static const char names[] =
    " name component variable component_1 component_2 variable_1 variable_2 "
    "component_ref units_ref variable test_variable ";

/* --- attributes -------------------------------------------------------------------------- */

static const char cmeta[] = "http://www.cellml.org/metadata/1.0#";
static const char rdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
static const char mathml[] = "http://www.w3.org/1998/Math/MathML";
static const char xlink[] = "http://www.w3.org/1999/xlink";

static bool in(const xmlNs *ns, const char *uri)
{
    return ns && strcmp((const char *)ns->href, uri) == 0;
}

static bool in_cellml(const xmlNs *ns)
{
    return ns && strncmp((const char *)ns->href, "http://www.cellml.org/cellml/", 29) == 0;
}

static bool is_known_attribute(const jm_cellml_doc *doc, const rule *own, const xmlNode *node,
                               const xmlAttr *a)
{
    const char *name = (const char *)a->name;
    if (!a->ns)
        return lists(own->needed, name) || lists(own->optional, name);
    if (in(a->ns, cmeta))
        return strcmp(name, "id") == 0;
    if (in(a->ns, xlink))
        return doc->version == 10 || strcmp((const char *)node->name, "import") == 0;
    return !in_cellml(a->ns) && !in(a->ns, rdf) && !in(a->ns, mathml);
}

/* Two elements with one cmeta:id: what annotations say is then open, what is computed is not. */
static void note_id(jm_cellml *r, const jm_cellml_doc *doc, const xmlAttr *a)
{
    const char *id = jm_cellml_value(r, a);
    const char *text = id ? id : "";
    if (strlen(text) < 200 && jm_cellml_recall(r, 'i', doc->row, 0, text))
        jm_foreign_change(r->model,
                          "The cmeta:id \"%s\" is given twice; annotations may be about "
                          "either.",
                          text);
    else if (strlen(text) < 200)
        jm_cellml_remember(r, 'i', doc->row, 0, text, r->model);
}

static bool check_attributes(jm_cellml *r, jm_cellml_doc *doc, const rule *own, const xmlNode *node)
{
    char word[40];
    for (const char *p = own->needed; *p && p[1]; p += 1 + strlen(word)) {
        snprintf(word, sizeof word, "%.*s", (int)strcspn(p + 1, " "), p + 1);
        if (word[0] && !jm_cellml_get(r, node, word)) {
            (void)jm_cellml_fail(r, doc, node, JM_MODEL, "<%s> needs the attribute \"%s\"",
                                 own->name, word);
            return false;
        }
    }
    for (const xmlAttr *a = node->properties; a; a = a->next) {
        if (!is_known_attribute(doc, own, node, a)) {
            (void)jm_cellml_fail(r, doc, node, JM_MODEL,
                                 "<%s> has no attribute \"%.60s\" in this "
                                 "version of CellML",
                                 own->name, (const char *)a->name);
            return false;
        }
        if (in(a->ns, cmeta))
            note_id(r, doc, a);
        const char *value = a->ns ? NULL : jm_cellml_get(r, node, (const char *)a->name);
        if (value && lists(names, (const char *)a->name) && !jm_cellml_is_name(doc, value)) {
            (void)jm_cellml_fail(r, doc, node, JM_MODEL, "\"%.60s\" is no name of CellML", value);
            return false;
        }
    }
    return true;
}

/* --- inside of an element ------------------------------------------------------------------ */

static bool is_blank(const xmlChar *text)
{
    return !text || text[strspn((const char *)text, " \t\r\n")] == '\0';
}

/* Elements of others: nothing of CellML in them. */
static bool check_foreign(jm_cellml *r, jm_cellml_doc *doc, const xmlNode *node)
{
    bool is_theirs = !in_cellml(node->ns);
    for (const xmlAttr *a = node->properties; a && is_theirs; a = a->next)
        is_theirs = !in_cellml(a->ns);
    if (!is_theirs) {
        (void)jm_cellml_fail(r, doc, node, JM_MODEL,
                             "\"%.60s\" of CellML stands inside of an element "
                             "of another namespace",
                             (const char *)node->name);
        return false;
    }
    for (const xmlNode *child = node->children; child; child = child->next)
        if (child->type == XML_ELEMENT_NODE && !check_foreign(r, doc, child))
            return false;
    return true;
}

static bool check_element(jm_cellml *r, jm_cellml_doc *doc, const rule *own, const xmlNode *node);

static bool check_child(jm_cellml *r, jm_cellml_doc *doc, const rule *parent, const xmlNode *child)
{
    const char *name = (const char *)child->name;
    const bool has_maths = lists(" component test_value reset_value ", parent->name);
    if (in(child->ns, mathml) && strcmp(name, "math") == 0 && has_maths)
        return true;
    if (in_cellml(child->ns)) {
        const rule *own = rule_for(doc, parent->name, name);
        const bool same = in(child->ns, (const char *)child->parent->ns->href);
        if (own && same)
            return own->is_leaf || check_element(r, doc, own, child);
    } else if (child->ns && !in(child->ns, cmeta) && !in(child->ns, mathml) &&
               !(in(child->ns, rdf) && strcmp(name, "RDF") != 0)) {
        return check_foreign(r, doc, child);
    }
    (void)jm_cellml_fail(r, doc, child, JM_MODEL,
                         "<%.60s> may not stand in <%s> in this version of "
                         "CellML",
                         name, parent->name);
    return false;
}

static uint32_t count(const xmlNode *node, const char *name)
{
    uint32_t n = 0;
    for (const xmlNode *child = jm_cellml_first(node); child; child = jm_cellml_next(child))
        n += jm_cellml_is(child, name);
    return n;
}

/* What has to be inside. */
static bool check_content(jm_cellml *r, jm_cellml_doc *doc, const rule *own, const xmlNode *node)
{
    const char *missing = NULL;
    if (strcmp(own->name, "connection") == 0) {
        if (doc->version < 20 && count(node, "map_components") != 1)
            missing = "one <map_components>";
        else if (count(node, "map_variables") == 0)
            missing = "a <map_variables>";
    } else if (strcmp(own->name, "group") == 0) {
        if (count(node, "relationship_ref") == 0)
            missing = "a <relationship_ref>";
        else if (count(node, "component_ref") == 0)
            missing = "a <component_ref>";
    } else if (strcmp(own->name, "reset") == 0) {
        if (count(node, "test_value") != 1)
            missing = "one <test_value>";
        else if (count(node, "reset_value") != 1)
            missing = "one <reset_value>";
    }
    if (!missing)
        return true;
    (void)jm_cellml_fail(r, doc, node, JM_MODEL, "<%s> needs %s", own->name, missing);
    return false;
}

static bool check_element(jm_cellml *r, jm_cellml_doc *doc, const rule *own, const xmlNode *node)
{
    if (!check_attributes(r, doc, own, node) || !check_content(r, doc, own, node))
        return false;
    for (const xmlNode *child = node->children; child; child = child->next) {
        const bool is_text = child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE;
        if (is_text && !is_blank(child->content)) {
            (void)jm_cellml_fail(r, doc, child->parent, JM_MODEL, "there is text in <%s>",
                                 own->name);
            return false;
        }
        if (child->type == XML_ELEMENT_NODE && !check_child(r, doc, own, child))
            return false;
    }
    return true;
}

jm_status jm_cellml_check(jm_cellml *r, jm_cellml_doc *doc)
{
    const xmlNode *root = xmlDocGetRootElement(doc->xml);
    if (check_element(r, doc, rule_for(doc, "", "model"), root))
        return jm_foreign_is_whole(r->model) ? JM_OK : jm_fail(r->err, JM_MEMORY, "no memory left");
    return r->err->status;
}
