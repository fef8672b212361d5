/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scripted arms: functions of Lua that act on running patients, as a jm_protocol.
 *
 * Every patient that runs has a slot: its hand while it stands still, an object `p` in Lua, and
 * the functions that it asked to be called. Lua is entered once for all patients that stand still
 * together. Names and units are resolved once and kept by the address of their (interned) texts.
 */
#ifndef JM_SCENARIOS_HOST_SCRIPT_H
#define JM_SCENARIOS_HOST_SCRIPT_H

#include "scenarios/host/dry.h"
#include "scenarios/host/inside.h"
#include "scenarios/host/read.h"

enum { JM_SLOTS = JM_GROUP_MOST, JM_SLOT_DRY = JM_SLOTS, JM_SLOTS_ALL };

/* How a function came to be called; stands in the lowest bits of its number. */
enum { JM_CALL_EVERY, JM_CALL_AT, JM_CALL_ON, JM_CALL_TICK, JM_CALL_KINDS = 4 };

/* A clock or trigger of a dry patient. */
typedef struct jm_dry_call {
    double t; /* first time; triggers come after everything else */
    uint32_t what;
    bool done;
} jm_dry_call;
enum { JM_DRY_CALLS = 256 };

typedef struct jm_slot {
    jm_hand *hand;        /* NULL: the patient does not stand still now */
    jm_dry *dry;          /* of slot JM_SLOT_DRY only */
    uint32_t n_functions; /* numbers given out so far */
    uint64_t n_ticks;     /* of its attendant, so far */
    size_t n_lived;       /* entries of the session that is lived again, so far */
} jm_slot;

/* What (name, unit) means: user's number = factor * model's number + offset. */
typedef struct jm_word {
    const char *name, *unit; /* address of the text in Lua, anchored; unit NULL: none said */
    uint32_t what;           /* JM_WORD_… */
    jm_ref ref;
    uint32_t route;
    double factor, offset;    /* from the model's unit */
    double back, back_offset; /* into the model's unit */
    jm_condition condition;   /* where `name` is one */
} jm_word;
enum { JM_WORD_QUANTITY = 1, JM_WORD_ROUTE, JM_WORD_TIME, JM_WORD_CONDITION };

typedef struct jm_place {
    const char *source; /* the chunk's name, by its address in Lua */
    int line;
    const char *text; /* "scenario.lua:12" */
} jm_place;

struct jm_script {
    jm_host *host;
    jm_slot slot[JM_SLOTS_ALL];
    int patients;   /* registry: array [slot + 1] of the objects `p` */
    int functions;  /* registry: array [slot + 1] of arrays of functions */
    int methods;    /* registry: metatable of the objects `p` */
    int anchors;    /* registry: texts that must not go away */
    jm_word *words; /* open hash, [n_room] */
    size_t n_words, n_room;
    jm_place *places; /* open hash, [places_room] */
    size_t n_places, places_room;
    struct jm_dist *normal; /* normal(0, 1) */
    jm_dry_call dry[JM_DRY_CALLS];
    size_t n_dry;
    bool is_ordered;  /* no line of the script, but somebody who attends the patient, is acting */
    uint64_t *shared; /* fingerprints of what the arm that is tried shares */
};

/* Makes host->script and host->protocol where an arm is scripted; raises. */
void jm_script_open(lua_State *L);
void jm_script_close(jm_script *script); /* NULL does nothing */
/* Runs every scripted arm once on a dry hand; raises. */
void jm_script_try(lua_State *L, const jm_seat *seat);

/* script_patient.c: calls the arm's function with a new `p` for the slot; the hand or dry hand is
   there already. For a protected call: raises. */
void jm_script_begin(lua_State *L, jm_script *script, uint32_t slot, uint32_t arm, uint64_t patient,
                     uint32_t replicate);
/* Calls function `what` of a slot, if it is still there; raises. `patients` and `functions` are
   the positions of the script's arrays on the stack. */
void jm_script_call(lua_State *L, uint32_t slot, uint32_t what, int patients, int functions);

/* script_words.c: what the texts at `name` and `unit` (0: none) of the stack mean. Valid until the
   next call; raises. */
const jm_word *jm_script_word(lua_State *L, jm_script *script, uint32_t what, int name, int unit);

/* attend.c: the patient of a hand begins to be attended; nothing where it is not. */
JM_CHECK jm_status jm_attend_begin(jm_script *script, jm_hand *hand, jm_error *err);
/* A tick: the attendant looks at the patient, and what is ordered now is done. */
void jm_attend_tick(jm_script *script, jm_hand *hand);

/* script_save.c: the part of a jm_protocol that saves a patient, and puts it back. */
JM_CHECK jm_status jm_script_save(void *user, jm_hand *hand, void *buffer, size_t room,
                                  size_t *size, jm_error *err);
JM_CHECK jm_status jm_script_restore(void *user, jm_hand *hand, const void *buffer, size_t size,
                                     jm_error *err);

/* script_places.c: the line of Lua that is calling, as a text that lives as long as the host. */
const char *jm_script_place(lua_State *L);

/* script_shared.c: fingerprint of upvalue number `upvalue` (from 1) of a function and of all that
   hangs on it; *name NULL where there is none. */
uint64_t jm_script_fingerprint(lua_State *L, int function, int upvalue, const char **name);

/* script_methods.c: pushes the table of methods of `p`. */
void jm_script_push_methods(lua_State *L);

#endif
