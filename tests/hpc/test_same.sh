#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The same results by one process, by 2 to 7 that talk by MPI, by the parts of a job array, and by kernels
# that are 4 and 8 patients wide.
#
# ctest: LABELS plain
set -u
work=$JM_TEST_SCRATCH/same
rm -rf "$work"; mkdir -p "$work"; cd "$work" || exit 1
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fail() { echo "same: $1" >&2; exit 1; }
failed=0

# Patients that share steps (groups of 8 within windows), and patients that have steps of their own
# (groups of 64); both end in the middle of a piece. Some die, scripts write into the diary.
scenario() { # <model> <patients> <method> <signal> <unit of time>
    cat <<LUA
return scenario {
  title = "The same", model = "$1", duration = $5,
  cohort = { patients = $2, seed = 5, vary = "model" }, options = { method = "$3" },
  record = { every = $5 / 40, "$4" }, replicates = 2,
  arms = { plain = {}, noted = function(p)
    p:at($5 / 4, function()
      p:note("quarter " .. p.id)
      if p:random() < 0.05 then p:die("for the test") end
    end)
  end },
  outcomes = { last = final("$4"), highest = maximum("$4") },
}
LUA
}
scenario glucose/hovorka 333 auto glucose "hours(12)" >own.lua
scenario pk/transit 601 cvode_bdf concentration "hours(24)" >shared.lua

for what in own shared; do
    "$JM_PROGRAM" run $what.lua -o $what.h5 -q >/dev/null || fail "$what does not run"
    want=$("$JM_PROGRAM" info --checksum $what.h5)
    check() { # <how>
        have=$("$JM_PROGRAM" info --checksum other.h5)
        [ "$have" = "$want" ] || { echo "same: $what, $1: $have, not $want"; failed=1; }
        rm -rf other.h5
    }
    "$JM_PROGRAM" run $what.lua -o other.h5 --resume -q >/dev/null; check "with shards"
    for n in 4 8; do
        if "$JM_PROGRAM" run $what.lua -o other.h5 --lanes $n -q >/dev/null 2>log; then
            check "$n lanes"
        elif ! grep -q "no AVX-512" log; then
            cat log; fail "$n lanes fail"
        fi
    done
    for n in 2 3 5 7; do
        command -v mpirun >/dev/null || break
        mpirun --oversubscribe -n $n "$JM_PROGRAM" run $what.lua -o other.h5 -q >/dev/null 2>log ||
            { cat log; fail "$n ranks fail"; }
        check "$n ranks"
    done
    for n in 1 2 3 4; do
        for i in $(seq $n); do
            "$JM_PROGRAM" run $what.lua -o other.h5 --shard "$i/$n" -q || fail "part $i of $n fails"
        done
        "$JM_PROGRAM" merge $what.lua -o other.h5 -q >/dev/null || fail "$n parts do not merge"
        check "$n parts"
    done
    # Killed between the file's name and the end: shards stay behind, and go with the next --resume. What a killed
    # merge has left of a file is written over.
    "$JM_PROGRAM" run $what.lua -o other.h5 --shard 1/1 -q || fail "a part of one fails"
    cp -r other.h5.shards kept; echo torn >other.h5.tmp
    "$JM_PROGRAM" merge $what.lua -o other.h5 -q >/dev/null || fail "one part does not merge"
    [ -e other.h5.tmp ] && fail "a torn file stays behind"
    mv kept other.h5.shards
    "$JM_PROGRAM" run $what.lua -o other.h5 --resume -q >/dev/null || fail "a complete run does not resume"
    [ -e other.h5.shards ] && fail "the shards of a complete file stay behind"
    check "killed at the end"
    # Drained by a signal once it writes, then resumed; some end before it reaches them, and are begun again.
    for ((i = 0; i < 50; i++)); do
        "$JM_PROGRAM" run $what.lua -o other.h5 --resume -q >/dev/null & job=$!
        until [ -d other.h5.shards ] || ! kill -0 $job 2>/dev/null; do :; done
        kill -USR1 $job 2>/dev/null
        wait $job; code=$?
        [ $code = 75 ] && break
        [ $code = 0 ] || fail "drained with $code"
        rm -rf other.h5
    done
    [ "$code" = 75 ] || fail "$what was never drained"
    "$JM_PROGRAM" run $what.lua -o other.h5 --resume -q >/dev/null; check "drained and resumed"
done
exit $failed
