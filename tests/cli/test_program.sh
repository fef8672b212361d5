#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The program as a user meets it: exit codes, files, messages, the same bits twice.
# ctest: TIMEOUT 600
set -u
program=$JM_PROGRAM
scratch=$(mktemp -d "${JM_TEST_SCRATCH:-/tmp}/cli.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1}
passed=0 failed=0

# expect <what> <exit code> <fragment of stdout and stderr> <command>...; HDF5 prints nothing itself
expect() {
    local what=$1 code=$2 fragment=$3 out status
    shift 3
    out=$("$@" 2>&1 </dev/null)
    status=$?
    if [ "$status" = "$code" ] && [[ $out == *"$fragment"* && $out != *HDF5-DIAG* ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: exit %s, wanted %s with "%s":\n%s\n' "$what" "$status" "$code" \
            "$fragment" "$out"
    fi
}

holds() {
    local what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s\n' "$what"
    fi
}

cd "$scratch" || exit 1
cat >day.lua <<'LUA'
return scenario {
  title = "Two meals",
  model = "glucose/hovorka",
  cohort = { patients = 20, seed = 3, vary = "model" },
  duration = hours(8),
  record = { every = minutes(10), "glucose", "insulin" },
  arms = {
    one = { timeline = { { at = hours(1), dose = "meal", amount = { 50, "g" } } } },
    two = { timeline = { { at = hours(1), dose = "meal", amount = { 50, "g" } },
                         { at = hours(1), dose = "insulin", amount = { 4, "U" } } } },
  },
  outcomes = { lowest = minimum("glucose"), highest = maximum("glucose") },
}
LUA
sed 's/"insulin" }/"insuline" }/' day.lua >typo.lua
sed 's/amount = { 50, "g" }/amount = { 50, "mL" }/' day.lua >unit.lua

expect "help" 0 "simulates patients" "$program" help
expect "no command" 2 "Commands:" "$program"
expect "unknown command" 2 'did you mean "run"' "$program" rum day.lua
expect "unknown option" 2 'did you mean "--output"' "$program" run day.lua --outptu x.h5
expect "version" 0 "jumeau " "$program" --version
expect "model list" 0 "glucose/hovorka" "$program" model list
expect "model show" 0 "Hovorka" "$program" model show glucose/hovorka
expect "model C" 0 "jm_model_entry" "$program" model show pk/one_compartment --c
expect "unknown model" 65 "model list" "$program" model show glucose/hovorca
expect "check" 0 "20 patients" "$program" check day.lua
expect "plan" 0 "sha256" "$program" plan day.lua
expect "cohort" 0 "lognormal" "$program" cohort day.lua
expect "typo" 65 'typo.lua:6' "$program" run typo.lua -o typo.h5
holds "nothing written for a typo" test ! -e typo.h5
expect "unit" 65 'unit.lua' "$program" check unit.lua
expect "no such file" 65 "nowhere.lua" "$program" run nowhere.lua
expect "run" 0 "lowest" "$program" run day.lua -o day.h5
holds "file" test -s day.h5
holds "no leftovers" test -z "$(find . -name '*.tmp*')"
expect "overwrite" 74 "--force" "$program" run day.lua -o day.h5
expect "force" 0 "lowest" "$program" run day.lua -o day.h5 --force
"$program" run day.lua -o again.h5 -q >/dev/null
holds "same bits twice" test "$("$program" info day.h5 --checksum)" = "$("$program" info again.h5 --checksum)"
"$program" run day.lua -o other.h5 -q --seed 4 >/dev/null
holds "another seed differs" test "$("$program" info day.h5 --checksum)" != "$("$program" info other.h5 --checksum)"
expect "reproduce" 0 "reproduced: every value" "$program" reproduce day.h5
"$program" run day.lua -o few.h5 -q -n 7 --arms two >/dev/null
expect "reproduce what the command line changed" 0 "reproduced: every value" "$program" reproduce few.h5
expect "info" 0 "40 ok" "$program" info day.h5
expect "info of no file" 65 "nowhere.h5" "$program" info nowhere.h5
expect "info of another file" 65 "HDF5" "$program" info day.lua
expect "dry run" 0 "2 arms" "$program" run day.lua --dry-run
expect "json" 0 '"arm": "two"' "$program" run day.lua --json -q
expect "csv" 0 "lowest" "$program" run day.lua --csv day.csv
holds "csv file" grep -q glucose day.csv
expect "cannot write" 74 "results file" "$program" run day.lua -o /nowhere/day.h5
expect "evaluator" 0 "lowest" "$program" run day.lua --evaluate -n 2
expect "cohort table" 0 "" "$program" cohort day.lua -o patients.csv
sed 's/cohort = .*/cohort = { from = "patients.csv", seed = 3 },/' day.lua >table.lua
"$program" run table.lua -o table.h5 -q >/dev/null
expect "doctor" 0 "kernels" env "$program" doctor

# A truncated and a foreign file are named, not crashed on.
head -c 3000 day.h5 >short.h5
expect "truncated file" 65 "HDF5" "$program" info short.h5

# A limit of file sizes, like a full disk, is an error that leaves nothing. HDF5 itself loses
# memory of a file that it could not close.
echo "leak:libhdf5" >leaks.txt
export LSAN_OPTIONS=suppressions=$PWD/leaks.txt:print_suppressions=0
for blocks in 1 9 40; do
    expect "full disk, $blocks" 74 "has room" \
        bash -c "ulimit -f $blocks; exec '$program' run day.lua -q -n 200 -o full.h5"
    holds "full disk, $blocks: nothing left" test -z "$(find . -name 'full*')"
done
expect "full disk, CSV" 74 "File too large" \
    bash -c "ulimit -f 9; exec '$program' run day.lua -q --csv full.csv"
holds "full disk, CSV: nothing left" test -z "$(find . -name 'full*')"
unset LSAN_OPTIONS

# Ctrl-C leaves nothing.
sed 's/patients = 20/patients = 3000000/; s/record = .*/record = "outcomes", observe = minutes(10),/' day.lua >long.lua
"$program" run long.lua -o long.h5 >/dev/null 2>&1 &
pid=$!
sleep 2
kill -INT $pid
wait $pid
holds "interrupted: exit 130" test $? = 130
holds "interrupted: nothing left" test -z "$(find . -name 'long.h5*')"

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
