/* SPDX-License-Identifier: Apache-2.0 */
/* Was this process started with others, and how do they talk? */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/install.h"
#include "hpc/transport.h"

/* What the launchers say about how many there are. Slurm says it of a step (srun); of a job, where
   one script runs, it says nothing about processes. */
static const char *const sizes[] = { "OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "MPI_LOCALNRANKS",
                                     "SLURM_STEP_NUM_TASKS" };

int jm_transport_expected(void)
{
    int most = 1;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const char *text = getenv(sizes[i]);
        const int n = text ? atoi(text) : 1;
        most = n > most ? n : most;
    }
    return most;
}

/* How processes find each other; without one of these MPI would end the process by itself. */
static bool has_address(void)
{
    static const char *const names[] = { "OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK",
                                         "PMI_FD", "PMI_CONTROL_PORT" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (getenv(names[i]))
            return true;
    }
    return false;
}

static jm_status are_alone(int n, jm_error *err)
{
    return jm_fail(err, JM_ARGUMENT,
                   "%d processes were started, and each of them sees itself alone; start them with "
                   "the launcher of this MPI: srun --mpi=pmix, or mpirun", n);
}

bool jm_transport_can_meet(jm_error *err)
{
    return has_address() || are_alone(jm_transport_expected(), err) == JM_OK;
}

/* What the module exports; the module stays. */
static jm_status find_symbol(void **out, const char *symbol, jm_error *err)
{
    jm_install install;
    char path[JM_INSTALL_ROOM + 40];
    const jm_status status = jm_install_find(&install, err);
    if (status != JM_OK)
        return status;
    snprintf(path, sizeof path, "%s/../mpi.so", install.readers);
    /* Open MPI finds its own parts by the symbols of libmpi: they must be there for all. */
    void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    if (!library)
        return jm_fail(err, JM_FILE, "this jumeau cannot use MPI (%s); build it where MPI "
                       "is installed with its headers (Debian: libopenmpi-dev)", dlerror());
    *out = dlsym(library, symbol);
    return *out ? JM_OK
                : jm_fail(err, JM_FILE, "\"%s\" is of another jumeau; install again", path);
}

static jm_status load(jm_transport **out, jm_error *err)
{
    jm_transport_open *open_it;
    void *symbol = NULL;
    const jm_status status = find_symbol(&symbol, JM_TRANSPORT_SYMBOL, err);
    *(void **)(void *)&open_it = symbol;
    return status == JM_OK ? open_it(out, err) : status;
}

jm_status jm_transport_version(char *text, size_t room, jm_error *err)
{
    jm_transport_says *says;
    void *symbol = NULL;
    const jm_status status = find_symbol(&symbol, JM_TRANSPORT_VERSION, err);
    *(void **)(void *)&says = symbol;
    if (status == JM_OK)
        says(text, room);
    return status;
}

jm_status jm_transport_find(jm_transport **out, jm_error *err)
{
    const int n = jm_transport_expected();
    *out = NULL;
    if (n <= 1)
        return JM_OK;
    if (!jm_transport_can_meet(err))
        return JM_ARGUMENT;
    jm_status status = load(out, err);
    if (status != JM_OK || (*out)->size > 1)
        return status;
    (*out)->leave(*out);
    *out = NULL;
    return are_alone(n, err);
}
