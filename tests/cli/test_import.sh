#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# `jumeau import`: what it writes is a model, what it says is true, and it destroys nothing.
set -u
program=${JM_PROGRAM:-build/release/bin/jumeau}
scratch=${JM_TEST_SCRATCH:-/tmp}/import
corpus=$(cd "$(dirname "$0")/../fuzz/corpus/cellml" && pwd)
passed=0 failed=0
rm -rf "$scratch"
mkdir -p "$scratch/models" "$scratch/in"

# expect <what> <exit code> <text that is said> <command>...
expect() {
    local what=$1 code=$2 text=$3 output got
    shift 3
    output=$("$@" 2>&1)
    got=$?
    if [ "$got" = "$code" ] && [[ $output == *"$text"* ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL  %s: exit code %s, not %s; said:\n%s\n' "$what" "$got" "$code" "$output"
    fi
}

case $("$program" import "$corpus/decay.cellml" 2>&1) in
*"built without libxml2"*) exit 77 ;;
esac

expect "to the screen" 0 'return model "decay"' "$program" import "$corpus/decay.cellml"
expect "no such folder" 74 "" "$program" import "$corpus/decay.cellml" -o "$scratch/models/a/decay.lua"
mkdir -p "$scratch/models/a"
expect "into a file" 0 "" "$program" import "$corpus/decay.cellml" -o "$scratch/models/a/decay.lua"
expect "its name" 0 'model "a/decay"' cat "$scratch/models/a/decay.lua"
expect "it is sound" 0 "1 states" "$program" check "$scratch/models/a/decay.lua"
expect "no overwriting" 74 "--force" "$program" import "$corpus/decay.cellml" \
    -o "$scratch/models/a/decay.lua"
expect "by force" 0 "" "$program" import "$corpus/decay.cellml" --force \
    -o "$scratch/models/a/decay.lua"
expect "broken XML" 65 "no sound XML" "$program" import "$corpus/cut.cellml"
expect "entities" 65 "entities" "$program" import "$corpus/entities.cellml"
expect "no such file" 65 "nothing.cellml" "$program" import "$scratch/nothing.cellml"
cp "$corpus"/decay.cellml "$corpus"/cut.cellml "$corpus"/maths.cellml "$scratch/in"
expect "a folder" 65 "2 of 3 files imported; not:" "$program" import "$scratch/in" -o "$scratch/out"
expect "all of a folder" 0 "decay.lua" ls "$scratch/out"
expect "as JSON" 65 '"imported": 2, "refused": 1' "$program" import "$scratch/in" --json
mkdir "$scratch/empty"
expect "an empty folder" 65 "no file named" "$program" import "$scratch/empty"
expect "the same each time" 0 "" cmp "$scratch/out/maths.lua" \
    <("$program" import "$corpus/maths.cellml" 2>/dev/null)

# What reads SBML is loaded when a file of it comes, and not before.
sbml=$(cd "$(dirname "$0")/../io/import/cases/00001" && pwd)/00001-sbml-l3v2.xml
loads_little() {
    ! ldd "$program" | grep -E 'libsbml|libxml2'
}
expect "no reader is part of the program" 0 "" loads_little
case $("$program" import "$sbml" 2>&1) in
*"built without libSBML"*) ;;
*)
    expect "SBML" 0 'dot.S' "$program" import "$sbml"
    expect "the doctor knows of it" 0 "SBML: can be imported" grep -F SBML <("$program" doctor)
    ;;
esac

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
