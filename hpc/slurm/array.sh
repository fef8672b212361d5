#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#SBATCH --job-name=jumeau
#SBATCH --array=1-8
#SBATCH --ntasks=1
#SBATCH --time=04:00:00
#SBATCH --signal=B:USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
#
# Every part does its share, and whichever finds that nothing is missing makes the file:
#   sbatch array.sh scenario.lua results.h5
scenario=${1:-scenario.lua}
results=${2:-results.h5}

# module load jumeau
# The signal comes to this shell, which hands it on.
jumeau run "$scenario" -o "$results" --shard auto --progress plain &
job=$!
trap 'kill -USR1 $job' USR1
trap 'kill -TERM $job' TERM
wait $job
code=$?
while kill -0 $job 2>/dev/null; do # the signal ended `wait`, not the run
    wait $job
    code=$?
done
if [ $code -eq 75 ]; then
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
elif [ $code -eq 0 ] && jumeau status "$results" --json | grep -q '"missing": 0'; then
    jumeau merge "$scenario" -o "$results"
    code=$?
    # Another part was as fast: it merges.
    [ $code -eq 74 ] && [ ! -d "$results.shards" ] && code=0
fi
exit $code
