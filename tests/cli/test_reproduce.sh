#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A results file carries all it takes to make it again: the originals may be gone or changed.
# ctest: TIMEOUT 300
set -u
program=$JM_PROGRAM
scratch=$(mktemp -d "${JM_TEST_SCRATCH:-/tmp}/reproduce.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0

# says <what> <exit code> <fragment of stdout and stderr> <command>...
says() {
    local what=$1 code=$2 fragment=$3 out status
    shift 3
    out=$("$@" 2>&1 </dev/null)
    status=$?
    if [ "$status" = "$code" ] && [[ $out == *"$fragment"* ]]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED %s: exit %s, wanted %s with "%s":\n%s\n' "$what" "$status" "$code" \
            "$fragment" "$out"
    fi
}

# not <command>...: for says
is_silent() {
    local out
    out=$("$@" 2>&1 </dev/null) || return 1
    [[ $out != *since\;* ]] && echo "nothing about originals"
}

cd "$scratch" || exit 1
mkdir -p study/lib study/drug/lib study/tables
echo 'return { dose = 2.385 }' >study/lib/usual.lua
echo 'return 5.25' >study/drug/lib/clearance.lua
cat >study/drug/pk.lua <<'LUA'
local clearance = require "lib.clearance"
return model "drug/pk" {
  title = "One compartment", source = "textbook", time = "h",
  parameter = {
    CL = { clearance, "L/h", "Clearance", vary = lognormal(0.3) },
    V  = { 31.7, "L", "Volume", vary = lognormal(0.2) },
  },
  state = { central = { "mg", "Amount" } },
  dose = { iv = { "mg", "Into a vein", into = "central" } },
  part = { clock = use "clock" {} },
  start = function(_ENV) central = 0 end,
  equations = function(_ENV) dot.central = -CL / V * central end,
}
LUA
cat >study/drug/clock.lua <<'LUA'
return model "drug/clock" {
  title = "A clock", source = "none", time = "min",
  state = { beats = { "1", "Count" } },
  start = function(_ENV) beats = 0 end,
  equations = function(_ENV) dot.beats = q(71.3, "1/min") end,
}
LUA
printf 'ID,V [L],CL [L/h]\nada,30.5,5.2\nben,22.1,4.7\ncleo,41,6.6\n' >study/tables/p.csv
printf 'ID,TIME [h],AMT [mg],CMT,EVID\nada,0,100,iv,1\nben,0.5,120,iv,1\ncleo,1,80,iv,1\n' \
    >study/tables/d.csv
cat >study/trial.lua <<'LUA'
local usual = require "lib.usual"
return scenario {
  title = "A trial", model = "drug/pk", duration = hours(24),
  cohort = { from = "tables/p.csv", seed = 1e6 }, doses = { from = "tables/d.csv" },
  record = { every = hours(1), "central", "clock.beats" },
  outcomes = { top = maximum("central") },
  arms = { plain = {}, chance = function(p)
    if p:random() > 0.5 then p:dose("iv", usual.dose, "mg") end
  end },
}
LUA
cat >study/people.lua <<'LUA'
return scenario {
  title = "Some of many", model = "drug/pk", duration = hours(6),
  cohort = { patients = 40, seed = 9007199254740993, vary = "model",
             keep = function(p) return p:get("CL", "L/h") > 4.8 end },
  timeline = { { at = hours(1), dose = "iv", amount = { 63.7, "mg" } } },
  record = { every = hours(1), "central" },
}
LUA
same="reproduced: every value"
says "a run" 0 "top" "$program" run study/trial.lua -o trial.h5
says "a run with a filter" 0 "" "$program" run study/people.lua -o people.h5
says "a run that is evaluated" 0 "" "$program" run study/people.lua --evaluate -n 3 -o slow.h5
says "with the originals" 0 "$same" "$program" reproduce trial.h5
says "nothing to say" 0 "nothing about" is_silent "$program" reproduce trial.h5
says "with a filter" 0 "$same" "$program" reproduce people.h5
says "evaluated" 0 "$same" "$program" reproduce slow.h5
says "what the file holds" 0 "study/drug/clock.lua" "$program" info trial.h5

sed -i s/5.25/5.5/ study/drug/lib/clearance.lua
says "a module has changed" 0 "clearance.lua has changed since" "$program" reproduce trial.h5
says "and still" 0 "$same" "$program" reproduce trial.h5
says "without a word" 0 "nothing about" is_silent "$program" reproduce trial.h5 -q

mv study gone
for file in trial people slow; do
    says "$file without originals" 0 "$same" "$program" reproduce $file.h5
done
says "which are named" 0 "tables/d.csv has gone since" "$program" reproduce trial.h5
mkdir elsewhere
mv trial.h5 elsewhere
cd elsewhere || exit 1
says "from elsewhere, into a file" 0 "$same" "$program" reproduce trial.h5 -o second.h5
says "the second file does as well" 0 "$same" "$program" reproduce second.h5
says "nothing else is left" 0 "second.h5 trial.h5" bash -c 'echo *'

# A text that was tampered with is not run.
sed 's/return 5.25/return 5.52/' trial.h5 >forged.h5
says "forged" 65 "checksum" "$program" reproduce forged.h5

printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
