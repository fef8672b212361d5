/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Replays a fuzzer's corpus without a fuzzer: every file of the folders (or every file) that the
 * arguments name goes once through LLVMFuzzerTestOneInput, in the order of their names. Crashes and
 * sanitizer reports end the program; there is nothing else to check.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int n_replayed;

static int replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        printf("%s: %s\n", path, strerror(errno));
        return 1;
    }
    size_t size = 0, room = 1 << 16;
    uint8_t *data = malloc(room);
    for (size_t n; data && (n = fread(data + size, 1, room - size, file)) > 0;) {
        size += n;
        if (size == room)
            data = reallocarray(data, room *= 2, 1);
    }
    fclose(file);
    /* A copy of just the right size, so that a read beyond the end is noticed. */
    uint8_t *exact = malloc(size ? size : 1);
    if (!data || !exact)
        return 1;
    memcpy(exact, data, size);
    free(data);
    LLVMFuzzerTestOneInput(exact, size);
    free(exact);
    n_replayed++;
    return 0;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int replay_folder(const char *path)
{
    struct dirent **entries;
    const int n = scandir(path, &entries, is_visible, alphasort);
    if (n < 0)
        return replay_file(path);
    int failed = 0;
    for (int i = 0; i < n; i++) {
        char file[4096];
        if ((size_t)snprintf(file, sizeof file, "%s/%s", path, entries[i]->d_name) < sizeof file)
            failed += replay_file(file);
        free(entries[i]);
    }
    free(entries);
    return failed;
}

int main(int n_args, char **args)
{
    int failed = 0;
    for (int i = 1; i < n_args; i++)
        failed += replay_folder(args[i]);
    printf("%d passed, %d failed\n", n_replayed, failed);
    return failed || !n_replayed;
}
