#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=jumeau
#SBATCH --nodes=1
#SBATCH --ntasks-per-node=16
#SBATCH --cpus-per-task=1
#SBATCH --time=04:00:00
#SBATCH --signal=USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
scenario=${1:-scenario.lua}
results=${2:-results.h5}

# module load jumeau
export OMP_NUM_THREADS=1
srun "${JUMEAU_SRUN:---mpi=pmix}" jumeau run "$scenario" -o "$results" --resume --progress plain
code=$?
# 75: interrupted, and it can go on.
[ $code -eq 75 ] && scontrol requeue "$SLURM_JOB_ID"
exit $code
