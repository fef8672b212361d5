#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Runs that are killed at random moments, one process or all, while they compute or merge, and go on
# with --resume: what was finished stays, and the file in the end is the one that nobody disturbed.
#
#   JM_PROGRAM=build/release/bin/jumeau tests/campaigns/kills.sh
#
# JM_KILLS is the number of kills (100), JM_RANKS the processes of those runs that use MPI (3; 0 without
# mpirun), JM_PATIENTS the patients, JM_SEED that of the moments.
set -u
program=$(realpath "${JM_PROGRAM:-build/release/bin/jumeau}") || exit 2
kills=${JM_KILLS:-100} ranks=${JM_RANKS:-3} patients=${JM_PATIENTS:-3000}
RANDOM=${JM_SEED:-20261128}
scratch=$(mktemp -d "${JM_TEST_SCRATCH:-/tmp}/kills.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
command -v mpirun >/dev/null || ranks=0
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
cd "$scratch" || exit 1

cat >many.lua <<LUA
return scenario {
  title = "Killed", model = "glucose/hovorka", duration = hours(24),
  cohort = { patients = $patients, seed = 11, vary = "model" },
  record = { every = minutes(10), "glucose" },
  arms = { fasting = {}, breakfast = { timeline = { { at = hours(7), dose = "meal", amount = { 60, "g" } } } } },
  outcomes = { lowest = minimum("glucose"), highest = maximum("glucose") },
}
LUA

fail() { echo "kills: $1" >&2; exit 1; }
done_of() { "$program" status run.h5 --json 2>/dev/null | sed -n 's/.*"done": \([0-9]*\), "missing.*/\1/p'; }

# Waits for a job. Open MPI's mpirun can wait for ever for a process that was killed while it began; where none
# is left to wait for, it is ended, too.
ended() { # <job> <1: mpirun>
    local alone=0 children
    while kill -0 "$1" 2>/dev/null; do
        children=$(ps -o stat= --ppid "$1") # those that are gone, but not yet asked for, have a Z
        if (($2)) && [[ ! $children =~ [RSDTI] ]]; then
            ((++alone > 100)) && kill -KILL "$1" 2>/dev/null
        fi
        sleep 0.02
    done
    wait "$1" 2>/dev/null
}

start=$(date +%s%N)
"$program" run many.lua -o alone.h5 -q >/dev/null || fail "the undisturbed run fails"
span=$((($(date +%s%N) - start) / 1000000)) # what a run takes, in ms
want=$("$program" info --checksum alone.h5)
echo "undisturbed: $span ms"

killed=0 rounds=0
while ((killed < kills)); do
    rounds=$((rounds + 1))
    rm -rf run.h5 run.h5.shards
    before=0
    while [ ! -e run.h5 ] && ((killed < kills)); do
        parallel=$((ranks && killed % 2))
        if ((parallel)); then
            mpirun --oversubscribe -n "$ranks" "$program" run many.lua -o run.h5 --resume -q >log 2>&1 &
        else
            "$program" run many.lua -o run.h5 --resume -q >log 2>&1 &
        fi
        job=$!
        sleep "$(printf '0.%03d' $((RANDOM % (span < 900 ? span + 100 : 999))))"
        mapfile -t all < <(pgrep -f "run many.lua -o run.h5 --resume" | grep -vx "$$")
        if ((${#all[@]} && killed % 3 == 0)); then # one process; mpirun ends the others
            kill -KILL "${all[$((RANDOM % ${#all[@]}))]}" 2>/dev/null
        elif ((${#all[@]})); then
            kill -KILL "${all[@]}" 2>/dev/null
        fi
        ended "$job" $parallel
        while pgrep -f "$program run many.lua -o run.h5 --resume" >/dev/null; do sleep 0.02; done
        killed=$((killed + 1))
        if [ -d run.h5.shards ]; then
            now=$(done_of)
            [ -z "$now" ] && now=0
            [ -e run.h5 ] || ((now >= before)) || fail "$before groups were finished, now $now"
            before=$now
        fi
    done
    "$program" run many.lua -o run.h5 --resume -q >/dev/null 2>log || { cat log; fail "no end after kills"; }
    have=$("$program" info --checksum run.h5)
    [ "$have" = "$want" ] || fail "another file after kills: $have, not $want"
    left=$(echo run.h5?*)
    [ "$left" = "run.h5?*" ] || fail "left behind: $left"
done
echo "$killed kills in $rounds runs: every file is the same, nothing that was finished was lost"
