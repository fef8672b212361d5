#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A real Slurm on this host: its controller and node daemon are started here and stopped at the end. A job
# runs out of its time, queues itself again and ends with the file that nobody disturbed; so does an array.
#
# ctest: LABELS plain
# ctest: TIMEOUT 600
set -u
PATH=$PATH:/usr/sbin
skip() { echo "slurm: $1; left out"; exit 77; }
fail() { echo "slurm: $1" >&2; tail -n 20 ./*.out slurmctld.log slurmd.log 2>/dev/null; exit 1; }
for program in slurmctld slurmd srun sbatch scontrol; do
    command -v $program >/dev/null || skip "there is no $program"
done
[ "$(id -u)" = 0 ] || skip "its daemons need root"
work=$JM_TEST_SCRATCH/slurm
rm -rf "$work"; mkdir -p "$work/state" "$work/spool"; cd "$work" || exit 1
host=$(hostname -s)
export SLURM_CONF=$work/slurm.conf
cat >slurm.conf <<CONF
ClusterName=jumeau
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=27817
SlurmdPort=27818
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
AuthInfo=cred_expire=5
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SlurmdParameters=config_overrides
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=1000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE OverSubscribe=YES State=UP
CONF
stop() {
    kill "$(cat slurmd.pid 2>/dev/null)" "$(cat slurmctld.pid 2>/dev/null)" 2>/dev/null
    sleep 0.5
}
trap stop EXIT
slurmctld -c >daemon.log 2>&1 || skip "its controller does not start: $(tail -n 1 daemon.log)"
slurmd -c >>daemon.log 2>&1 || skip "its node daemon does not start: $(tail -n 1 daemon.log)"
for _ in $(seq 60); do
    sinfo -h -o %T 2>/dev/null | grep -q idle && break
    sleep 0.5
done
sinfo -h -o %T 2>/dev/null | grep -q idle || skip "its node does not come up here"

# As many patients as take about twenty seconds here, so that a job does not get through in one go.
scenario() { # <patients>
    cat <<LUA
return scenario {
  title = "Queued", model = "cell/ten_tusscher_2006", duration = q(2, "s"),
  cohort = { patients = $1, seed = 5, vary = "model" }, options = { rtol = 1e-5 },
  record = { every = q(10, "ms"), "V" }, outcomes = { highest = maximum("V") },
}
LUA
}
scenario 320 >big.lua
"$JM_PROGRAM" run big.lua -q >/dev/null || fail "the scenario fails"
start=$(date +%s%N)
"$JM_PROGRAM" run big.lua -q >/dev/null
span=$((($(date +%s%N) - start) / 1000000))
scenario $((320 * 20000 / (span + 1) / 64 * 64)) >big.lua
"$JM_PROGRAM" run big.lua -o want.h5 -q >/dev/null || fail "the undisturbed run fails"
want=$("$JM_PROGRAM" info --checksum want.h5)
same() { [ "$("$JM_PROGRAM" info --checksum "$1")" = "$want" ] || fail "$1 is another file"; }
ended() { # <job>: waits for its end
    for _ in $(seq 500); do
        squeue -h -j "$1" -t all -o %T 2>/dev/null |
            grep -Eqv 'COMPLETED|FAILED|CANCELLED|TIMEOUT' || return 0
        sleep 0.5
    done
    fail "job $1 does not end: $(squeue -h -j "$1" -o '%T %r')"
}
PATH=$(dirname "$JM_PROGRAM"):$PATH
export OMPI_MCA_btl_vader_single_copy_mechanism=none

# The template, with a limit of its own that is shorter than a minute, and the srun of this MPI.
sed "s/--ntasks-per-node=16/--ntasks-per-node=2/; s/--progress plain/--progress plain --time-limit 2s/" \
    "$JM_SOURCE/hpc/slurm/one_node.sh" >one.sh
srun --mpi=pmix -n 2 true 2>/dev/null || skip "srun --mpi=pmix does not work here"
job=$(sbatch --parsable one.sh big.lua one.h5) || fail "sbatch"
ended "$job"
[ -e one.h5 ] || fail "the job makes no file"
same one.h5
goes=$(grep -c "resume goes on" slurm-"$job".out)
((goes >= 1)) || fail "the job was not interrupted, so nothing was tried"
echo "one node: interrupted $goes times, queued again, the same file"

# Processes that do not see each other: said, and not run twice.
srun --mpi=none -n 2 "$JM_PROGRAM" run big.lua -o none.h5 -q >none.out 2>&1 && fail "singletons run"
grep -q "srun --mpi=pmix" none.out || fail "the remedy is not said"

sed "s/--array=1-8/--array=1-3/; s/--progress plain/--progress plain --time-limit 2s/" \
    "$JM_SOURCE/hpc/slurm/array.sh" >array.sh
job=$(sbatch --parsable array.sh big.lua array.h5) || fail "sbatch of an array"
ended "$job"
[ -e array.h5 ] || fail "the array makes no file"
same array.h5
echo "array of 3: the same file"
