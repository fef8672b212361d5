/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a closed Lua state can do: the safe part of Lua's own library, with the holes closed.
 *
 * Functions of C are not counted by Lua's hook, so each that could run for long is replaced by one
 * that pays from the budget. Used by closed.c alone.
 */
#ifndef JM_COMPILE_CLOSED_LIBRARY_H
#define JM_COMPILE_CLOSED_LIBRARY_H

#include <lua.h>

#include "core/compile/compile.h"

/* Opens everything; raises Lua errors. */
void jm_closed_open_library(lua_State *L, const jm_search *search);
/* Replaces find, match, gmatch and gsub of the table on top of the stack (closed_string.c). */
void jm_closed_open_patterns(lua_State *L);

#endif
