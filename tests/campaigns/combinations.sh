#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Adults with random combinations of all that can ail them, at full severity: each of them goes on, or
# ends in a recorded physiological end (arrest, death); none in a failure of the solver.
#
#   JM_PROGRAM=build/release/bin/jumeau tests/campaigns/combinations.sh
#
# JM_PATIENTS is their number (2000), JM_MINUTES how long they are followed (10), JM_SEED chooses them,
# JM_MODEL is the adult (adult/adult). What ails them are the inputs of the parts lung_disease, heart_disease and
# illness that go from 0 to 1, and bleeding. Each patient has one to eight of them, which begin in the first
# minutes; every third gets rid of one again.
set -u
program=$(realpath "${JM_PROGRAM:-build/release/bin/jumeau}") || exit 2
patients=${JM_PATIENTS:-2000} minutes=${JM_MINUTES:-10} seed=${JM_SEED:-20261128}
model=${JM_MODEL:-adult/adult}
scratch=$(mktemp -d "${JM_TEST_SCRATCH:-/tmp}/combinations.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"$program" model show "$model" --after units >"$scratch/model.txt" || exit 1
# Those that nothing computes: "input illness.sepsis "1" value 0 low 0 high 1  -- place".
mapfile -t all < <(awk '$1 == "input" && $2 ~ /^(lung_disease|heart_disease|illness)\./ &&
    / low 0 high 1 / && !/ is n[0-9]+/ { print $2 }' "$scratch/model.txt" | sort -u)
((${#all[@]} >= 20)) || { echo "combinations: the adult has only ${#all[@]} conditions" >&2; exit 1; }
{
    echo 'local all = {'
    printf '  "%s",\n' "${all[@]}"
    cat <<LUA
}
return scenario {
  title = "Random combinations at full severity", model = "$model", duration = minutes($minutes),
  cohort = { patients = $patients, seed = $seed, vary = "model" },
  options = { rtol = 1e-4, atol = 1e-6 },
  record = "outcomes", observe = seconds(1),
  arms = { ill = function(p)
    local n = math.floor(p:random(1, 9))
    for k = 1, n do
      local what = all[math.floor(p:random(1, #all + 1))]
      p:at(seconds(p:random(1, 200)), function() p:note(what); p:set(what, 1) end)
      if k == 1 and p:random() < 1 / 3 then
        p:at(seconds(p:random(220, 400)), function() p:set(what, 0) end)
      end
    end
    if p:random() < 0.2 then
      p:at(seconds(p:random(1, 200)), function() p:set("body.systemic.bleeding", p:random(1, 30), "mL/s") end)
      p:at(seconds(210), function() p:set("body.systemic.bleeding", 0, "mL/s") end)
    end
  end },
  outcomes = { lowest = minimum("map"), rate = final("hr"), saturation = final("spo2") },
}
LUA
} >"$scratch/combinations.lua"
echo "${#all[@]} conditions, $patients patients, $minutes minutes"
cd "$scratch" || exit 1
"$program" run combinations.lua --csv result.csv -f --progress "${JM_PROGRESS:-none}"
code=$?
echo "how they ended:"
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^status/) c = i; next } { n[$c]++ }
         END { for (s in n) printf "  %-16s %d\n", s, n[s] }' result.outcomes.csv
[ $code = 0 ] || cp combinations.lua result.events.csv result.outcomes.csv "${JM_KEEP:-/tmp}" 2>/dev/null
exit $code
