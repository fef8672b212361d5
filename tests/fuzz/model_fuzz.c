/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes what reads models. Whatever the bytes are, the text is refused with a message of one line
 * and its place, or it is a model whose graph holds its invariants, as read and after `units`; the
 * other passes and the writer of C then take it, or refuse it in words.
 *
 *     clang -g -O1 -fsanitize=fuzzer,address,undefined -I. -Iinclude -I/usr/include/lua5.4 \
 *           tests/fuzz/model_fuzz.c core/compile/[!b]*.c core/units/[a-z]*.c core/base/[!i]*.c \
 *           -llua5.4 -lm -o model_fuzz
 *     ./model_fuzz -max_len=4000 -timeout=40 new/ tests/fuzz/corpus/model/
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/compile/compile.h"
#include "core/compile/passes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise is broken: ends the program in a way that fuzzers and sanitizers see. */
static void demand(bool kept)
{
    if (!kept)
        abort();
}

static void check_error(jm_status status, const jm_error *err)
{
    demand(err->status == status && status != JM_INTERNAL);
    demand(err->text[0] != '\0' && strlen(err->text) < sizeof err->text);
    demand(err->place[0] != '\0');
}

/* All passes, and the C that comes of them. */
static void check_program(jm_ir *ir)
{
    jm_error err = { 0 };
    jm_program *program = NULL;
    jm_text text;
    const jm_status status = jm_program_make(&program, ir, NULL, NULL, &err);
    demand((status == JM_OK) == (program != NULL));
    if (status != JM_OK) {
        check_error(status, &err);
        return;
    }
    jm_text_init(&text);
    demand(jm_emit_c(program, &text, &err) == JM_OK);
    jm_text_clear(&text);
    jm_program_free(program);
}

/* The form as read, which is then printed and gone. */
static void check_form(jm_ir *ir)
{
    jm_error err = { 0 };
    jm_text text;
    demand(jm_ir_check(ir, &err) == JM_OK);
    const jm_status status = jm_pass_units(ir, &err);
    if (status != JM_OK)
        check_error(status, &err);
    else
        demand(jm_ir_check(ir, &err) == JM_OK);
    jm_text_init(&text);
    if (status == JM_OK)
        jm_ir_print(ir, &text);
    jm_text_clear(&text);
    jm_ir_free(ir);
}

static jm_ir *read_text(const uint8_t *data, size_t size)
{
    jm_ir *ir = NULL;
    jm_error err = { 0 };
    const jm_status status =
        jm_read_model_text(&ir, (const char *)data, size, "fuzz.lua", NULL, &err);
    demand((status == JM_OK) == (ir != NULL));
    if (status != JM_OK)
        check_error(status, &err);
    return ir;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    jm_ir *ir = read_text(data, size);
    if (!ir)
        return 0;
    check_form(ir);
    ir = read_text(data, size); /* the same text reads the same way a second time */
    demand(ir != NULL);
    check_program(ir);
    return 0;
}
