/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* sched_getaffinity */
#include "hpc/survey.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hpc/farm.h"
#include "hpc/transport.h"

enum { MEGABYTES = 64, SLOW = 20 };

bool jm_survey_launcher(char *text, size_t room)
{
    const char *job = getenv("SLURM_JOB_ID"), *step = getenv("SLURM_STEP_NUM_TASKS");
    const char *tasks = getenv("SLURM_NTASKS");
    jm_error err = { 0 };
    const int n = jm_transport_expected();
    if (n > 1 && !jm_transport_can_meet(&err)) {
        snprintf(text, room, "%s", err.text);
        return false;
    }
    if (n > 1)
        snprintf(text, room, "%d processes, started by %s", n, step ? "srun" : "mpirun");
    else if (job && tasks && atoi(tasks) > 1 && !step)
        snprintf(text, room, "in the script of a job of Slurm with %s tasks: srun starts them",
                 tasks);
    else
        snprintf(text, room, "%s", job ? "a job of Slurm with one process" : "one process");
    return true;
}

bool jm_survey_mpi(char *text, size_t room)
{
    jm_error err = { 0 };
    if (jm_transport_version(text, room, &err) == JM_OK)
        return true;
    snprintf(text, room, "%s", err.text);
    return false;
}

/* A file of our own in `folder`, which is gone when it is closed. */
static int scratch(const char *folder)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/.jumeau-doctor-XXXXXX", folder);
    const int file = mkstemp(path);
    if (file >= 0)
        unlink(path);
    return file;
}

bool jm_survey_locks(const char *folder, char *text, size_t room)
{
    struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    const int file = scratch(folder);
    const bool good = file >= 0 && fcntl(file, F_SETLK, &lock) == 0;
    if (good)
        snprintf(text, room, "files can be locked here");
    else
        snprintf(text, room, "files cannot be locked here: %s", strerror(errno));
    if (file >= 0)
        close(file);
    return good;
}

bool jm_survey_disk(const char *folder, char *text, size_t room)
{
    static char block[1 << 20];
    const int file = scratch(folder);
    const double start = jm_farm_clock();
    bool good = file >= 0;
    for (int i = 0; good && i < MEGABYTES; i++) {
        memset(block, i, sizeof block);
        good = write(file, block, sizeof block) == (ssize_t)sizeof block;
    }
    good = good && fdatasync(file) == 0;
    const double rate = MEGABYTES / (jm_farm_clock() - start);
    if (good)
        snprintf(text, room, "%.3g MB/s onto the disk of this folder", rate);
    else
        snprintf(text, room, "cannot write here: %s", strerror(errno));
    if (file >= 0)
        close(file);
    return good && rate > SLOW;
}

bool jm_survey_cores(char *text, size_t room)
{
    cpu_set_t set;
    const long all = sysconf(_SC_NPROCESSORS_ONLN);
    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        snprintf(text, room, "%ld cores", all);
        return true;
    }
    size_t at = (size_t)snprintf(text, room, "may run on %d of %ld cores:", CPU_COUNT(&set), all);
    int listed = 0;
    for (size_t c = 0; c < CPU_SETSIZE && at < room && listed < 16; c++) {
        if (CPU_ISSET(c, &set)) {
            at += (size_t)snprintf(text + at, room - at, " %zu", c);
            listed++;
        }
    }
    if (at < room && listed < CPU_COUNT(&set))
        snprintf(text + at, room - at, " …");
    return true;
}
