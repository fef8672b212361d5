#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What share of a job's wall time is not integration (docs/numerics.md says what counts as it).
#
#   tests/bench/share.sh [-p] [SCENARIO [RUNS]]      default: scenarios/diabetes/type1_day.lua 7
#
# Each run is a process of its own, timed from its start to its end by this script; how much of that
# is integration the program tells (--stats). Results are written by a thread beside the run, which
# wants a second core; on a machine that is busy JUMEAU_UNDER="chrt -f 10" keeps others away. With
# -p one more run is watched by perf, which samples where the program is and knows nothing of its
# clocks: both shares should agree within a few points. Threads aside are told apart there.
set -eu
program=${JUMEAU:-build/release/bin/jumeau}
profile=no
if [ "${1:-}" = -p ]; then
    profile=yes
    shift
fi
scenario=${1:-scenarios/diabetes/type1_day.lua}
runs=${2:-7}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Seconds since some moment, to the nanosecond.
now() {
    date +%s.%N
}

i=0
while [ "$i" -lt "$runs" ]; do
    begin=$(now)
    # shellcheck disable=SC2086 # a command and its arguments
    ${JUMEAU_UNDER:-} "$program" run "$scenario" -o "$work/x.h5" --force --stats \
        >"$work/out" 2>"$work/err"
    end=$(now)
    # "1.2 s in all, 0.9 s integrating (…"
    inside=$(sed -n 's/.* s in all, \([0-9.e+-]*\) s integrating.*/\1/p' "$work/err")
    echo "$begin $end $inside" | awk '{
        all = $2 - $1
        printf "%.4f %.4f %.2f\n", all, $3, 100 * (all - $3) / all
    }' >>"$work/runs"
    i=$((i + 1))
done
sort -k 3 -n "$work/runs" | awk '{
    all[NR] = $1; inside[NR] = $2; share[NR] = $3
} END {
    m = int((NR + 1) / 2)
    printf "%.3g s in all, %.3g s integrating: %.1f %% is not integration", all[m], inside[m],
        share[m]
    printf " (median of %d runs; least %.1f %%, most %.1f %%)\n", NR, share[1], share[NR]
}'

# A sample counts as integration where a function of a stepper, or one that only steppers call, is
# among those that are at work.
if [ "$profile" = yes ]; then
    # shellcheck disable=SC2086
    ${JUMEAU_UNDER:-} perf record -q -o "$work/perf" -F 2000 -e cpu-clock --call-graph dwarf,16384 \
        "$program" run "$scenario" -o "$work/x.h5" --force >"$work/out" 2>"$work/err"
    perf script -i "$work/perf" -F comm,pid,tid,ip,sym 2>/dev/null | awk -v RS= '{
        split($2, id, "/") # of the process and of the thread: the same for the main one
        if (id[1] != id[2]) {
            aside++
            next
        }
        n++
        for (i = 1; i <= NF; i++) {
            if ($i ~ /^(jm_stepper_(step|interpolate|restart)|attempt_[a-z0-9]+|jm_events_find)$/) {
                inside++
                break
            }
        }
    } END {
        printf "perf: %.1f %% is not integration (%d samples; %d more aside)\n",
            100 * (n - inside) / n, n, aside
    }'
fi
