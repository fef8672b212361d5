#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# How fast a cohort of an imported model is beside the same model written by hand: ten Tusscher's
# cell of 2006 from CellML, 64 patients, 10 beats, in pairs of runs one after the other.
#
#   tests/bench/imported.sh CELLML [PAIRS]     CELLML: ten_tusscher_model_2006_epi.cellml
#
# Prints seconds of integration, medians, and the median of their ratios.
set -eu
program=${JUMEAU:-build/release/bin/jumeau}
cellml=$1
pairs=${2:-9}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$program" import "$cellml" -o "$work/imported.lua" 2>"$work/notes"

# scenario <name> <model> <more>
scenario() {
    cat >"$work/beats-$1.lua" <<LUA
return scenario {
  title = "Beats", model = "$2", duration = seconds(10),
  cohort = { patients = 64, seed = 3, vary = { g_Kr = { uniform(0.12, 0.18), "mS/uF" } } },
  record = { every = seconds(1), "V" }, options = { rtol = 1e-6, atol = 1e-8, method = "bdf" }$3
}
LUA
}
scenario own cell/ten_tusscher_2006 ', set = { pace_start = { 100, "ms" }, pace_duration = { 1, "ms" },
    pace_strength = { -52, "A/F" }, R = { 8.314472, "J/mol/K" }, F = { 96.4853415, "C/mmol" } }'
scenario imported imported ''

# seconds <name>: of integration
seconds() {
    ${JUMEAU_UNDER:-} "$program" run "$work/beats-$1.lua" -o "$work/x.h5" --force --stats 2>&1 |
        sed -n 's/.* s in all, \([0-9.e+-]*\) s integrating.*/\1/p'
}
seconds own >/dev/null
seconds imported >/dev/null
i=0
while [ "$i" -lt "$pairs" ]; do
    echo "$(seconds own) $(seconds imported)"
    i=$((i + 1))
done | awk '
    function median(x, n,   i, j, t) {
        for (i = 2; i <= n; i++)
            for (j = i; j > 1 && x[j - 1] > x[j]; j--) {
                t = x[j]; x[j] = x[j - 1]; x[j - 1] = t
            }
        return x[int((n + 1) / 2)]
    }
    { own[NR] = $1; imported[NR] = $2; ratio[NR] = $2 / $1 }
    END {
        printf "by hand %.3f s, imported %.3f s, ratio %.3f (median of %d pairs)\n",
               median(own, NR), median(imported, NR), median(ratio, NR), NR
    }'
