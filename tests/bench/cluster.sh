#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What several processes are worth, and what shards cost.
#
#   tests/bench/cluster.sh [PAIRS]      default: 5; a pair takes seven minutes
#
# Two ranks against one, of a cohort in which most die soon and some live long, so that patients
# differ in cost by a factor of a hundred: wall times from start to closed file, in pairs, one after
# the other; their median. A run takes a minute or two: what mpirun itself takes to start two ranks,
# half a second, is not to be seen in it. Beside it what the machine itself allows: two processes
# that know nothing of each other and carry out half of the cohort each, on a core each as ranks
# are, against one of them alone. Then 8000 patients of whom each costs much, where the last groups
# count. Then shards and merge (--resume) against a run that writes its file directly, with 300
# points of 10 signals, short and long. Last what rank 0 can hand out (bench_farm). Wants two cores
# that nothing else uses.
set -euo pipefail
program=$(realpath "${JUMEAU:-build/release/bin/jumeau}")
farm=$(realpath "${JUMEAU_FARM:-build/release/bench/bench_farm}")
pairs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
cd "$work"

cat >uneven.lua <<'LUA'
return scenario {
  title = "Uneven", model = "cell/ten_tusscher_2006", duration = seconds(20),
  cohort = { patients = 240000, seed = 3, vary = "model" },
  record = { every = seconds(0.1), "V" },
  arms = { some_live_long = function(p)
    local life = 0.2 * 100 ^ (p:random() ^ 3)
    if life < 20 then p:at(seconds(life), function() p:die("for the test") end) end
  end },
}
LUA
sed 's/= 240000/= 120000/' uneven.lua >half.lua
sed 's/= 240000/= 8000/; s/seconds(20)/seconds(200)/; s/seconds(0.1)/seconds(1)/; s/0\.2 \*/2 */; s/life < 20/life < 200/' \
    uneven.lua >costly.lua
cat >points.lua <<'LUA'
return scenario {
  title = "300 points of 10 signals", model = "glucose/uva_padova", duration = hours(24),
  cohort = { patients = 12000, seed = 3, vary = "model" },
  record = { every = minutes(4.8), SIGNALS },
}
LUA
signals=$("$program" model show glucose/uva_padova --after units | awk '$1 == "state" && n++ < 10 { printf "\"%s\", ", $2 }')
sed -i "s|SIGNALS|$signals|" points.lua

# timed COMMAND...: seconds
timed() {
    local begin end
    begin=$(date +%s.%N)
    "$@" >log 2>&1 || { cat log >&2; return 1; }
    end=$(date +%s.%N)
    rm -rf x.h5
    echo "$begin $end" | awk '{ printf "%.3f", $2 - $1 }'
}

# compare TITLE WORD: reads "a b" lines, says the medians and that of a / b
compare() {
    awk -v title="$1" -v word="$2" '
        function median(x, n,    i, j, t) {
            for (i = 2; i <= n; i++)
                for (j = i; j > 1 && x[j] < x[j - 1]; j--) { t = x[j]; x[j] = x[j - 1]; x[j - 1] = t }
            return (x[int((n + 1) / 2)] + x[int(n / 2) + 1]) / 2
        }
        { a[NR] = $1; b[NR] = $2; q[NR] = $1 / $2 }
        END { printf "%s: %.2f s, %.2f s: %.3f %s\n", title, median(a, NR), median(b, NR), median(q, NR), word }'
}

"$program" run uneven.lua -o x.h5 -q && rm x.h5     # compiles
both() {
    taskset -c 1 "$program" run half.lua -o y.h5 -q &
    taskset -c 0 "$program" run half.lua -o x.h5 -q
    wait
    rm -f y.h5
}
ranks() { # <scenario>
    for ((i = 0; i < pairs; i++)); do
        one=$(timed mpirun -n 1 "$program" run "$1" -o x.h5 -q)
        two=$(timed mpirun -n 2 "$program" run "$1" -o x.h5 -q)
        echo "$one $two"
    done
}
ranks uneven.lua | compare "one rank, two ranks" "times as fast"
for ((i = 0; i < pairs; i++)); do
    one=$(timed taskset -c 0 "$program" run half.lua -o x.h5 -q)
    two=$(timed both)
    echo "$one $two" | awk '{ print 2 * $1, $2 }'
done | compare "the machine: a half twice, two halves at once" "times as fast"
ranks costly.lua | compare "few and costly patients, one rank, two ranks" "times as fast"

"$program" run points.lua -o x.h5 -q && rm x.h5
# kept_or_not PATIENTS UNDER...: pairs of a run with shards and one without
kept_or_not() {
    local n=$1
    shift
    for ((i = 0; i < pairs; i++)); do
        kept=$(timed "$@" "$program" run points.lua -n "$n" -o x.h5 --resume -q)
        plain=$(timed "$@" "$program" run points.lua -n "$n" -o x.h5 -q)
        echo "$kept $plain"
    done
}
for n in 12000 48000; do
    kept_or_not $n taskset -c 0 | compare "with shards and merge, without, on one core, $n patients" "times as long"
    kept_or_not $n | compare "the same where a second core is free to write" "times as long"
done

"$farm"
