#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How fast the adult is, and what its numbers are worth at that speed.
#
#   tests/bench/adult.sh [RTOL [PATIENTS]]      default: 1e-3 256
#
# One core: the program is held on the first (taskset), its writing thread too. Times are wall times
# of whole processes with a warm compile cache, from start to closed file, with 30 signals every
# 20 ms; "times real time" is simulated seconds of all patients over them. Patients settle anew
# (--no-cache), and that counts.
#
# What the numbers are worth: the means of the last minute of 20, of all 30 signals, of 16 varied
# people who lose a fifth of their blood, against the same with a relative tolerance of 1e-8.
set -eu
program=${JUMEAU:-build/release/bin/jumeau}
rtol=${1:-1e-3}
patients=${2:-256}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
under="taskset -c 0"
signals="abp ecg pleth capnogram hr map sbp dbp cvp pap co spo2 rr vt ve etco2 temperature icp
    PaO2 PaCO2 pH lactate glucose hb urine svr body.heart.P_lv body.heart.lv.V chest.flow"
# shellcheck disable=SC2086 # words
quoted=$(printf '"%s", ' $signals)

# scenario FILE MODEL DURATION COHORT RTOL EVERY
scenario() {
    cat >"$1" <<LUA
return scenario {
  title = "Speed of the adult", model = "$2", duration = $3, $4
  options = { rtol = $5, atol = $5 / 100 },
  record = { every = $6, $quoted },
}
LUA
}

now() {
    date +%s.%N
}

# timed TITLE SIMULATED-SECONDS ARGUMENTS...
timed() {
    title=$1
    simulated=$2
    shift 2
    begin=$(now)
    $under "$program" run "$@" -o "$work/x.h5" -f -q
    end=$(now)
    echo "$begin $end $simulated" | awk -v title="$title" '{
        printf "%-44s %7.2f s  %6.0f times real time\n", title, $2 - $1, $3 / ($2 - $1) }'
}

echo "rtol $rtol"
scenario "$work/settle.lua" adult/adult 'seconds(0.02)' '' "$rtol" 'seconds(0.02)'
"$program" run "$work/settle.lua" -o "$work/x.h5" -f -q # the compiled model is in the cache then
timed "a new patient, settled, from start to file" 100 --no-cache "$work/settle.lua"
scenario "$work/one.lua" adult/adult 'minutes(20)' '' "$rtol" 'seconds(0.02)'
timed "one patient, 20 min" 1200 --no-cache "$work/one.lua"
scenario "$work/many.lua" adult/adult 'minutes(20)' \
    "cohort = { patients = $patients, seed = 1, vary = \"model\" }," "$rtol" 'seconds(0.02)'
timed "$patients varied people, 20 min each" $((patients * 1200)) --no-cache "$work/many.lua"
quoted=$(printf '"%s", ' hr map co rr ve PaO2 PaCO2 pH urine)
scenario "$work/week.lua" adult/adult_mean 'days(7)' '' "$rtol" 'minutes(5)'
"$program" run "$work/week.lua" -o "$work/x.h5" -f -q
timed "averaged adult, a week" 604800 --no-cache "$work/week.lua"

# courses RTOL: a line per patient, a column per signal. Waveforms have no mean that says anything.
courses() {
    cat >"$work/course.lua" <<LUA
local outcomes = {}
for name in ("$signals"):gmatch("%S+") do
  outcomes["m_" .. name:gsub("%.", "_")] = mean(name, { from = minutes(19) })
end
return scenario {
  title = "A fifth of the blood", model = "adult/adult", duration = minutes(20),
  cohort = { patients = 16, seed = 1, vary = "model" }, options = { rtol = $1, atol = $1 / 100 },
  record = "outcomes", observe = seconds(0.02),
  timeline = {
    { at = minutes(2), set = { ["body.systemic.bleeding"] = { 2, "mL/s" } } },
    { at = minutes(11), set = { ["body.systemic.bleeding"] = { 0, "mL/s" } } },
  },
  outcomes = outcomes,
}
LUA
    "$program" run "$work/course.lua" --csv "$work/course-$1.csv" -f -q --no-cache
}
signals="hr map sbp dbp cvp pap co spo2 rr vt ve etco2 temperature icp PaO2 PaCO2 pH lactate glucose
    hb urine svr"
signals=$(printf %s "$signals" | tr '\n' ' ') # on one line
courses "$rtol"
courses 1e-8
# The largest and the median of what patients differ by, in per cent, of each signal.
awk -F, -v rtol="$rtol" '
    FNR == 1 { file++; for (i = 1; i <= NF; i++) name[i] = $i; next }
    file == 1 { for (i = 1; i <= NF; i++) is[$1, i] = $i; next } # by patient: who is done first comes first
    {
        for (i = 1; i <= NF; i++) {
            if (name[i] !~ /^m_/) continue
            d = is[$1, i] - $i; if (d < 0) d = -d
            size = $i < 0 ? -$i : $i
            d = size > 0 ? 100 * d / size : 0
            n[i]++; all[i, n[i]] = d
            if (d > most[i]) most[i] = d
        }
    }
    END {
        printf "per cent by which %s differs from 1e-8: largest of patients, median\n", rtol
        for (i = 1; i in name; i++) {
            if (!n[i]) continue
            for (a = 2; a <= n[i]; a++)
                for (b = a; b > 1 && all[i, b] < all[i, b - 1]; b--) {
                    t = all[i, b]; all[i, b] = all[i, b - 1]; all[i, b - 1] = t
                }
            printf "  %-14s %8.3f %8.3f\n", substr(name[i], 3), most[i], all[i, int((n[i] + 1) / 2)]
        }
    }' "$work/course-$rtol.outcomes.csv" "$work/course-1e-8.outcomes.csv"
