/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The closed Lua state in which models and scenarios are read.
 *
 * It has no files, processes, bytecode, coroutines, clocks or random numbers; memory, instructions
 * and wall time are capped, and `pairs` goes by sorted keys, so that a script says the same every
 * time. Its only way out is `require`, which reads Lua text from the search path. Whoever makes a
 * jm_closed owns it. Errors raised inside carry a jm_error with the author's file and line; they
 * never jump over a jm_closed_call. One thread at a time.
 */
#ifndef JM_COMPILE_CLOSED_H
#define JM_COMPILE_CLOSED_H

#include <lua.h>

#include "core/base/error.h"
#include "core/compile/compile.h"

typedef struct jm_closed jm_closed;

/* Zero members take their defaults. */
typedef struct jm_closed_options {
    size_t memory;         /* most bytes at a time: 256 MiB */
    uint64_t instructions; /* most of the virtual machine's between two refills: 2e8 */
    double wall_s;         /* most seconds between two refills: 30 */
    jm_search search;      /* of `require`; must outlive the state */
    void *user;            /* jm_closed_user() */
} jm_closed_options;

JM_CHECK jm_status jm_closed_new(jm_closed **out, const jm_closed_options *options, jm_error *err);
void jm_closed_free(jm_closed *closed);
lua_State *jm_closed_lua(jm_closed *closed);
/* The closed state a Lua state belongs to, and the `user` it was made with. */
jm_closed *jm_closed_of(lua_State *L);
void *jm_closed_user(lua_State *L);
/* Fills the budgets of instructions and wall time again: before each call from outside. */
void jm_closed_refill(jm_closed *closed);
/* Takes `steps` of the budget of instructions; raises when it is spent. For long loops in C. */
void jm_closed_spend(lua_State *L, uint64_t steps);

/* Makes unknown globals errors that name the nearest one, and new globals impossible. Call it when
   the host's own functions are in place. */
void jm_closed_seal(lua_State *L);

/* Compiles text, never bytecode, and pushes the function. */
JM_CHECK jm_status jm_closed_load(jm_closed *closed, const char *text, size_t length,
                                  const char *path, jm_error *err);
/* Calls the function below its `n_args` arguments; on failure nothing is left on the stack. */
JM_CHECK jm_status jm_closed_call(jm_closed *closed, int n_args, int n_results, jm_error *err);

/* Raises inside a C function called from Lua, at the line of the Lua function that called it (or
   at a given place: file not NULL). Never returns; `return jm_closed_raise(…)` reads well. */
int jm_closed_raise(lua_State *L, jm_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
int jm_closed_raise_at(lua_State *L, jm_status status, const char *file, int line,
                       const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Raises a finished error; gives it the line of the calling Lua function if it has no place. */
int jm_closed_raise_error(lua_State *L, const jm_error *error);
/* The Lua function nearest to the top of the stack; false where there is none. `file` gets `room`
   bytes. */
bool jm_closed_where(lua_State *L, char *file, size_t room, int *line);
/* The same; `file` stays Lua's. */
bool jm_closed_source(lua_State *L, const char **file, int *line);

/* Where `name` is found: beside the file `from` (may be NULL), then in each root, as <name>.lua.
   False where nothing is there, or where the name leads out of the search path. */
bool jm_closed_find(const jm_search *search, const char *name, const char *from, char *path,
                    size_t room);

/* The string key of the table at `index` that is nearest to `name`, or NULL; lives as long as the
   table holds it. */
const char *jm_closed_nearest(lua_State *L, int index, const char *name);

/* The order of names, with numbers in them by value: "P2" stands before "P10". */
int jm_closed_compare(const char *a, const char *b);

#endif
