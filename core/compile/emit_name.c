/* SPDX-License-Identifier: Apache-2.0 */
#include "core/compile/emit.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Words that a name in generated C may not be: keywords of C and GNU C, macros that compilers and
   the included headers define, and what the kernels themselves use. */
static const char *const taken[] = {
    "asm", "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double",
    "else", "enum", "extern", "false", "float", "for", "goto", "if", "inline", "int", "long",
    "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch",
    "true", "typedef", "typeof", "union", "unsigned", "void", "volatile", "while", "linux", "unix",
    "i386", "NULL", "BUFSIZ", "EOF", "EXIT_FAILURE", "EXIT_SUCCESS", "RAND_MAX", "MB_CUR_MAX",
    "INFINITY", "NAN", "EINVAL", "ENOMEM", "ERANGE", "errno", "WNOHANG", "WUNTRACED",
    "WSTOPPED", "WEXITED", "WCONTINUED", "WNOWAIT", "f", "out", "which", "carried",
};

/* Types and limits of <stdint.h>: int8_t, UINT64_MAX, SIZE_MAX. */
static bool is_limit(const char *name)
{
    const size_t n = strlen(name);
    return (n > 2 && strcmp(name + n - 2, "_t") == 0) ||
           (n > 4 && (strcmp(name + n - 4, "_MAX") == 0 || strcmp(name + n - 4, "_MIN") == 0)) ||
           (n > 2 && strcmp(name + n - 2, "_C") == 0);
}

static bool is_taken(const char *name)
{
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        if (strcmp(taken[i], name) == 0)
            return true;
    }
    /* n12: an unnamed local; jm_…: ours; a leading underscore: the compiler's */
    if (name[0] == 'n' && isdigit((unsigned char)name[1]))
        return true;
    return strncmp(name, "jm_", 3) == 0 || strncmp(name, "JM_", 3) == 0 || name[0] == '_' ||
           is_limit(name);
}

/* "heart.rate" → "heart_rate" */
static void spell(char *to, size_t room, const char *name)
{
    size_t n = 0;
    if (isdigit((unsigned char)name[0]))
        to[n++] = 'q';
    for (; *name && n + 1 < room; name++)
        to[n++] = isalnum((unsigned char)*name) ? *name : '_';
    to[n] = '\0';
}

static char *unique(jm_emitter *e, jm_map *known, const char *wanted)
{
    char name[160];
    snprintf(name, sizeof name, "%s", wanted);
    for (unsigned k = 2; is_taken(name) || jm_map_get(known, name, NULL); k++) {
        if (wanted[0] == '_' || (wanted[0] == 'n' && isdigit((unsigned char)wanted[1])) ||
            (is_taken(name) && k > 2)) {
            snprintf(name, sizeof name, "q%u_%.120s", k - 1, wanted);
        } else {
            snprintf(name, sizeof name, "%.120s_%u", wanted, k);
        }
    }
    return jm_map_put(known, name, 0) ? jm_arena_text(e->arena, name) : NULL;
}

bool jm_emit_names(jm_emitter *e)
{
    const jm_ir *ir = e->ir;
    jm_map *known = jm_map_new();
    bool fits = known;
    e->name = jm_arena_take(e->arena, ir->n_quantities + 1, sizeof *e->name);
    for (uint32_t q = 0; fits && e->name && q < ir->n_quantities; q++) {
        char wanted[140];
        spell(wanted, sizeof wanted, ir->quantities[q].name);
        e->name[q] = unique(e, known, wanted);
        fits = e->name[q];
    }
    jm_map_free(known);
    return fits && e->name;
}
