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

static int expected(void)
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
static bool can_meet(void)
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

static jm_status load(jm_transport **out, jm_error *err)
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
        return jm_fail(err, JM_FILE,
                       "several processes were started, and this jumeau cannot use MPI (%s)",
                       dlerror());
    jm_transport_open *open_it;
    *(void **)(void *)&open_it = dlsym(library, JM_TRANSPORT_SYMBOL);
    return open_it ? open_it(out, err)
                   : jm_fail(err, JM_FILE, "\"%s\" is of another jumeau; install again", path);
}

jm_status jm_transport_find(jm_transport **out, jm_error *err)
{
    const int n = expected();
    *out = NULL;
    if (n <= 1)
        return JM_OK;
    if (!can_meet())
        return are_alone(n, err);
    jm_status status = load(out, err);
    if (status != JM_OK || (*out)->size > 1)
        return status;
    (*out)->leave(*out);
    *out = NULL;
    return are_alone(n, err);
}
