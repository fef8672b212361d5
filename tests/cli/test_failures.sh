#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Patients that explode: the run finishes, says who, when and why, and the others are none the wiser.
# ctest: TIMEOUT 300
set -u
program=$JM_PROGRAM
scratch=$(mktemp -d "${JM_TEST_SCRATCH:-/tmp}/failures.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0

holds() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: %s\n' "$what" "$*"
    fi
}

# ends <exit code> <command>...: output goes to out.txt
ends() {
    local code=$1 status
    shift
    "$@" >out.txt 2>&1 </dev/null
    status=$?
    [ "$status" = "$code" ] || { cat out.txt; return 1; }
}

# line <file> <start of the line> <extended pattern>
line() {
    grep -E "^$2" "$1" | grep -qE "$3" || { grep -E "^$2" "$1"; return 1; }
}

cd "$scratch" || exit 1
# y' = k y² is y0 / (1 - k y0 t): its pole stands at 1 / (k y0).
cat >blow.lua <<'LUA'
return model "blow" {
  title = "Growth without bounds", source = "y' = k y^2", time = "h",
  parameter = { k = { 0.02, "1/h", "Rate", range = { 0, 0.5 } } },
  state = { y = { "1", "Size" } },
  signal = { twice = { "1", "Twice the size", valid = { 0, 40 } } },
  start = function(_ENV) y = 1.385 end,
  equations = function(_ENV) twice = 2 * y; dot.y = k * y^2 end,
}
LUA
cat >log.lua <<'LUA'
return model "log" {
  title = "The log of what falls below zero", source = "z' = log(y0 - k t)", time = "h",
  parameter = { k = { 0.02, "1/h", "Rate" } },
  state = { y = { "1", "Falls" }, z = { "1", "Follows" } },
  start = function(_ENV) y = 1.385; z = 0 end,
  equations = function(_ENV) dot.y = -k; dot.z = q(1, "1/h") * log(y) end,
}
LUA
{
    echo "ID,k [1/h]"
    for i in $(seq 60); do
        echo "mild$i,0.00$((200 + i))"
    done
    printf 'pole,0.15\nrange,0.62\n'
    for i in $(seq 61 100); do
        echo "mild$i,0.00$((200 + i))"
    done
    echo 'edge,0.0301'
} >all.csv
grep -Ev '^(pole|range|edge)' all.csv >mild.csv

# scenario <model> <method> <table> <record>
scenario() {
    cat >trial.lua <<LUA
return scenario {
  title = "Some explode", model = "$1", duration = hours(24), options = { method = "$2" },
  cohort = { from = "$3", seed = 3 }, record = { every = hours(2), "y" },
  outcomes = { last = final("y") },
}
LUA
}

for method in auto dopri5 cvode_bdf; do
    scenario blow $method all.csv
    holds "$method: exit code" ends 3 "$program" run trial.lua -o some.h5 -f
    holds "$method: counted" grep -q '103, 3' out.txt
    holds "$method: named" grep -qE 'patient (pole|range), arm default, at (4.813|1.164)' out.txt
    holds "$method: as CSV" ends 3 "$program" run trial.lua --csv some.csv
    holds "$method: how many are fine" ends 0 "$program" info some.h5
    holds "$method: in the file" grep -q '103: 100 ok 3 solver_failed' out.txt
    holds "$method: pole" line some.outcomes.csv pole 'solver_failed,.*no step.*,4\.813[0-9]*,'
    holds "$method: range" line some.outcomes.csv range 'solver_failed,.*,1\.164[0-9]*,[0-9]+,5,,'
    holds "$method: edge" line some.outcomes.csv edge 'solver_failed,.*,23\.98[0-9]*,'
    holds "$method: event" line some.events.csv pole ',4\.813[0-9]*,failed,'
    holds "$method: out of range" line some.events.csv range ',0,limit,k,0\.62,1/h'
    holds "$method: the others" test "$(grep -c '^mild.*,ok,,24,' some.outcomes.csv)" = 100
    grep '^mild' some.csv | sort >with.txt
    scenario blow $method mild.csv
    holds "$method: without them" ends 0 "$program" run trial.lua --csv none.csv
    grep '^mild' none.csv | sort >without.txt
    # Steps of one's own: what a neighbour does changes no bit.
    [ $method = cvode_bdf ] || holds "$method: same bits" cmp with.txt without.txt
    holds "$method: reproduced" ends 0 "$program" reproduce some.h5
done

scenario blow dopri5 all.csv
holds "as many as allowed" ends 0 "$program" run trial.lua --max-failures 3
holds "one more than allowed" ends 3 "$program" run trial.lua --max-failures 2
holds "says how to accept it" grep -q 'max-failures 3' out.txt
holds "quiet says it, too" ends 3 "$program" run trial.lua -q
holds "in one line" test "$(wc -l <out.txt)" = 1
holds "json" ends 3 "$program" run trial.lua -q --json
holds "json counts" grep -q '"failed": 3' out.txt

scenario log auto all.csv
holds "log of a negative number" ends 3 "$program" run trial.lua --csv log.csv
holds "log: pole" line log.outcomes.csv pole 'solver_failed,.*,9\.233[0-9]*,'
holds "log: range" line log.outcomes.csv range 'solver_failed,.*,2\.233[0-9]*,'
holds "log: the others" test "$(grep -c '^mild.*,ok,,24,' log.outcomes.csv)" = 100

sed -i 's/record = .*/record = "outcomes", observe = hours(2),/' trial.lua
holds "outcomes only" ends 3 "$program" run trial.lua -o few.h5
holds "outcomes only: reproduced" ends 0 "$program" reproduce few.h5

# Nobody gets off the ground, with any method: the choice between methods ends, too.
sed 's/return model "log"/return model "root"/; s/dot.z = .*log(y)/dot.z = q(1, "1\/h") * sqrt(y - 2)/' \
    log.lua >root.lua
scenario root auto all.csv
holds "nobody walks" ends 3 timeout 60 "$program" run trial.lua --csv nobody.csv
holds "nobody walks: counted" grep -q '103, 103' out.txt
holds "nobody walks: said" test "$(grep -c ',out_of_domain,' nobody.outcomes.csv)" = 103
holds "nobody walks: why this method" ends 0 "$program" run trial.lua --dry-run

# A model without states: nothing to count for the choice.
cat >still.lua <<'LUA'
return model "still" {
  title = "Nothing but a formula", source = "y = 2 k t", time = "h",
  parameter = { k = { 0.02, "1/h", "Rate" } },
  signal = { y = { "1", "Twice the slope" } },
  equations = function(_ENV) y = 2 * k * t end,
}
LUA
scenario still auto all.csv
holds "no states" ends 0 timeout 60 "$program" run trial.lua --csv still.csv
holds "no states: last value" line still.outcomes.csv mild1 ',ok,,24,.*,0\.09648'

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
