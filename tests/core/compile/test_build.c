/* SPDX-License-Identifier: Apache-2.0 */
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/compile/cache.h"
#include "tests/support/jm_test.h"
#include "tests/support/small_model.h"

static char cache[4096];
static jm_build_options options;

/* A new empty cache below the scratch folder. */
static void new_cache(const char *name)
{
    snprintf(cache, sizeof cache, "%s/cache-%s-%ld", small_scratch(), name, (long)getpid());
    jm_cache_remove(cache);
    options = (jm_build_options){ .cache = cache, .include = JM_SOURCE_DIR "/include" };
}

static jm_program *program(void)
{
    return small_program(small_model("dot.s = w * (u - k * s^n); dot.r = w * (s - r)", ""));
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void cut(const char *path, long size)
{
    expect_int(truncate(path, size), 0);
}

JM_TEST("a model is built once, and found from then on")
{
    jm_program *p = program();
    char first[4096], second[4096];
    struct stat s;
    bool hit = true;
    new_cache("once");
    expect_status(jm_build(p, &options, first, sizeof first, &hit, &small_err), JM_OK, &small_err);
    expect_false(hit);
    expect_true(jm_cache_is_sealed(first));
    expect_status(jm_build(p, &options, second, sizeof second, &hit, &small_err), JM_OK,
                  &small_err);
    expect_true(hit);
    expect_text(second, first);
    expect_int(stat(cache, &s), 0);
    expect_int(s.st_mode & 0777, 0700);
    jm_program_free(p);
    jm_cache_remove(cache);
}

JM_TEST("an object that was cut or is something else is built again")
{
    jm_program *p = program();
    char path[4096], text[64] = "this is no object at all";
    bool hit = true;
    new_cache("damaged");
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_OK, &small_err);
    cut(path, 3000);
    expect_false(jm_cache_is_sealed(path));
    expect_status(jm_build(p, &options, path, sizeof path, &hit, &small_err), JM_OK, &small_err);
    expect_false(hit);
    expect_true(jm_cache_is_sealed(path));
    expect_status(jm_text_write_file(path, text, strlen(text), &small_err), JM_OK, &small_err);
    expect_status(jm_build(p, &options, path, sizeof path, &hit, &small_err), JM_OK, &small_err);
    expect_false(hit);
    expect_true(jm_cache_is_sealed(path));
    jm_program_free(p);
    jm_cache_remove(cache);
}

JM_TEST("another model, another object")
{
    jm_program *p = program();
    jm_program *q = small_program(small_model("dot.s = w * (u - k * s); dot.r = w * (s - r)", ""));
    char first[4096], second[4096];
    new_cache("other");
    expect_status(jm_build(p, &options, first, sizeof first, NULL, &small_err), JM_OK, &small_err);
    expect_status(jm_build(q, &options, second, sizeof second, NULL, &small_err), JM_OK,
                  &small_err);
    expect_true(strcmp(first, second) != 0);
    jm_program_free(p);
    jm_program_free(q);
    jm_cache_remove(cache);
}

/* A compiler that leaves a letter in a file each time it is called. */
static const char *counting_compiler(char *log, size_t room)
{
    char script[9000];
    snprintf(log, room, "%s/calls-%ld", small_scratch(), (long)getpid());
    snprintf(script, sizeof script, "#!/bin/sh\nprintf x >> '%s'\nexec cc \"$@\"\n", log);
    unlink(log);
    const char *path = small_file("counts.sh", script);
    expect_int(chmod(path, 0700), 0);
    return path;
}

JM_TEST("several processes want the same model at once: one builds it, the others wait")
{
    /* Its version, step and rest twice, one lane, packs twice, tables, ld. */
    enum { PROCESSES = 4, CALLS = 10 };
    jm_program *p = program();
    pid_t child[PROCESSES];
    char path[4096], log[4096];
    struct stat s = { 0 };
    bool hit = false;
    new_cache("crowd");
    options.cc = counting_compiler(log, sizeof log);
    for (int i = 0; i < PROCESSES; i++) {
        child[i] = fork();
        if (child[i] == 0)
            _exit(jm_build(p, &options, path, sizeof path, NULL, NULL) != JM_OK ||
                  !jm_cache_is_sealed(path));
    }
    for (int i = 0; i < PROCESSES; i++) {
        int state = -1;
        expect_int(waitpid(child[i], &state, 0), child[i]);
        expect_int(state, 0);
    }
    expect_int(stat(log, &s), 0);
    expect_int(s.st_size, CALLS);
    expect_status(jm_build(p, &options, path, sizeof path, &hit, &small_err), JM_OK, &small_err);
    expect_true(hit);
    jm_program_free(p);
    jm_cache_remove(cache);
}

/* Whether the object has kernels of this width for this processor, and how many it has. */
static uint32_t kernels_in(const char *path, uint32_t lanes, const char *isa)
{
    void *so = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    jm_model_entry_fn *entry = NULL;
    uint32_t found = 0;
    if (!expect_true(so != NULL))
        return 0;
    *(void **)&entry = dlsym(so, JM_MODEL_ENTRY);
    const jm_model_abi *abi = entry ? entry(JM_MODEL_ABI) : NULL;
    for (uint32_t i = 0; abi && i < abi->n_kernels; i++)
        found += abi->kernels[i].lanes == lanes && strcmp(abi->kernels[i].isa, isa) == 0;
    dlclose(so);
    return found;
}

JM_TEST("an object for one level has the kernels of that level, and another name")
{
    jm_program *p = program();
    char all[4096], four[4096], three[4096];
    new_cache("levels");
    expect_status(jm_build(p, &options, all, sizeof all, NULL, &small_err), JM_OK, &small_err);
    options.level = 4;
    expect_status(jm_build(p, &options, four, sizeof four, NULL, &small_err), JM_OK, &small_err);
    options.level = 3;
    expect_status(jm_build(p, &options, three, sizeof three, NULL, &small_err), JM_OK, &small_err);
    options.level = 0;
    expect_true(strcmp(all, four) != 0 && strcmp(all, three) != 0 && strcmp(three, four) != 0);
    expect_int(kernels_in(all, 8, "x86-64-v4") + kernels_in(all, 4, "x86-64-v3"), 2);
    expect_int(kernels_in(four, 8, "x86-64-v4") + kernels_in(four, 1, "x86-64-v4"), 2);
    expect_int(kernels_in(four, 4, "x86-64-v3") + kernels_in(four, 1, "x86-64-v3"), 0);
    expect_int(kernels_in(three, 4, "x86-64-v3") + kernels_in(three, 1, "x86-64-v3"), 2);
    expect_int(kernels_in(three, 8, "x86-64-v4") + kernels_in(three, 1, "x86-64-v4"), 0);
    jm_program_free(p);
    jm_cache_remove(cache);
}

JM_TEST("without a compiler what another machine built is found, and else the error says so")
{
    jm_program *p = program();
    char path[4096], found[4096];
    bool hit = false;
    new_cache("borrowed");
    options.cc = "no-such-compiler-2385";
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_BUILD, &small_err);
    expect_contains(small_err.text, "no C compiler");
    expect_contains(small_err.text, "JUMEAU_CC");
    options.cc = NULL;
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_OK, &small_err);
    options.cc = "no-such-compiler-2385";
    expect_status(jm_build(p, &options, found, sizeof found, &hit, &small_err), JM_OK, &small_err);
    expect_true(hit);
    expect_text(found, path);
    jm_program_free(p);
    jm_cache_remove(cache);
}

JM_TEST("a compiler's first error is told, with the file that it would not take")
{
    jm_program *p = program();
    char path[4096], script[4096];
    new_cache("refused");
    snprintf(script, sizeof script, "%s", small_file("refuses.sh",
             "#!/bin/sh\necho 'model.c: In function x:'\necho 'model.c:12: error: no such thing'\n"
             "exit 1\n"));
    expect_int(chmod(script, 0700), 0);
    options.cc = script;
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_BUILD, &small_err);
    expect_contains(small_err.text, "model.c:12: error: no such thing");
    expect_contains(small_err.text, "please report it");
    const char *kept = strstr(small_err.text, "together with \"");
    if (expect_true(kept)) {
        snprintf(path, sizeof path, "%s", kept + strlen("together with \""));
        path[strcspn(path, "\"")] = '\0';
        expect_true(exists(path));
    }
    jm_program_free(p);
    jm_cache_remove(cache);
}

JM_TEST("a compiler may be a command of several words")
{
    jm_program *p = program();
    char path[4096];
    new_cache("words");
    options.cc = "env LC_ALL=C cc";
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_OK, &small_err);
    jm_program_free(p);
    jm_cache_remove(cache);
}

JM_TEST("a compiler that does not say that it is GCC is not given the words of GCC")
{
    static const char script[] = "#!/bin/sh\n"
                                 "case \" $* \" in\n"
                                 "*' --version '*) echo 'another compiler' ;;\n"
                                 "*' -fno-tree-dse '*) echo 'error: unknown argument'; exit 1 ;;\n"
                                 "*) exec cc \"$@\" ;;\n"
                                 "esac\n";
    jm_program *p = program();
    char compiler[4096], path[4096];
    new_cache("another");
    snprintf(compiler, sizeof compiler, "%s/another-cc-%ld", small_scratch(), (long)getpid());
    expect_status(jm_text_write_file(compiler, script, strlen(script), &small_err), JM_OK,
                  &small_err);
    expect_int(chmod(compiler, 0700), 0);
    options.cc = compiler;
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_OK, &small_err);
    unlink(compiler);
    jm_program_free(p);
    jm_cache_remove(cache);
}

JM_TEST("where the cache cannot be made, a folder of one's own below TMPDIR serves")
{
    jm_program *p = program();
    char path[4096], temporary[4096];
    new_cache("fallback");
    snprintf(temporary, sizeof temporary, "%s/tmp-%ld", small_scratch(), (long)getpid());
    expect_int(mkdir(temporary, 0700), 0);
    setenv("TMPDIR", temporary, 1);
    options.cache = small_file("a-file", "not a folder");
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_OK, &small_err);
    expect_true(strncmp(path, temporary, strlen(temporary)) == 0);
    path[strrchr(path, '/') - path] = '\0';
    expect_int(chmod(path, 0777), 0); /* others could put objects there: not used then */
    expect_status(jm_build(p, &options, path, sizeof path, NULL, &small_err), JM_FILE, &small_err);
    expect_contains(small_err.text, "JUMEAU_CACHE");
    unsetenv("TMPDIR");
    jm_program_free(p);
}

JM_TEST("a build leaves nothing behind but the object, and the C file where it is wanted")
{
    jm_program *p = program();
    char path[4096], c[4200];
    new_cache("tidy");
    expect_status(jm_cache_folder(path, cache, &small_err), JM_OK, &small_err);
    snprintf(path, sizeof path, "%s/wanted.so", cache);
    options.keep_c = true;
    expect_status(jm_build_into(p, &options, path, &small_err), JM_OK, &small_err);
    expect_true(jm_cache_is_sealed(path));
    snprintf(c, sizeof c, "%s/wanted.c", cache);
    expect_true(exists(c));
    expect_int(unlink(path), 0);
    expect_int(unlink(c), 0);
    expect_int(rmdir(cache), 0);
    jm_program_free(p);
}

JM_TEST_MAIN
