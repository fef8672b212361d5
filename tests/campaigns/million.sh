#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A million patients: peak memory at 100 000 and at 1 000 000, which must not differ by more than a
# few MB, whether there is a file, a table of doses for each, or several arms.
#
#   JM_PROGRAM=build/release/bin/jumeau tests/campaigns/million.sh
#
# JM_FEW and JM_MANY are other numbers of patients, JM_GROWTH other kB that memory may grow.
set -u
program=${JM_PROGRAM:-build/release/bin/jumeau}
program=$(realpath "$program") || exit 2
few=${JM_FEW:-100000} many=${JM_MANY:-1000000} growth=${JM_GROWTH:-8192}
scratch=$(mktemp -d "${JM_TEST_SCRATCH:-/tmp}/million.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
command -v /usr/bin/python3 >/dev/null || exit 77
cd "$scratch" || exit 1

# scenario <record> <arms>
scenario() {
    cat <<LUA
return scenario {
  title = "Many patients", model = "pk/one_compartment", duration = hours(24),
  cohort = { patients = 10, seed = 7, vary = "model" }, record = $1,
  timeline = { { at = 0, dose = "oral", amount = { 100, "mg" } } }, arms = { $2 },
  outcomes = { top = maximum("concentration"), exposure = auc("concentration") },
}
LUA
}

scenario '"outcomes", observe = hours(1)' 'plain = {}' >outcomes.lua
scenario '{ every = hours(2), "concentration" }' 'plain = {}' >samples.lua
scenario '"outcomes", observe = hours(1)' \
    'a = {}, b = function(p) if p:random() < 0.5 then p:dose("oral", 50, "mg") end end' >arms.lua

# Peak of the resident memory of a command in kB, as the kernel counts it.
cat >peak.py <<'PY'
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
PY
failed=0
# Builds the model, so that no compiler is measured.
"$program" run outcomes.lua -q >/dev/null || exit 1
for what in outcomes outcomes_file samples_file arms_file; do
    file=()
    [[ $what == *_file ]] && file=(-o many.h5 -f)
    for n in "$few" "$many"; do
        start=$(date +%s%N)
        peak=$(/usr/bin/python3 peak.py "$program" run "${what%_file}.lua" -q -n "$n" "${file[@]}")
        code=$?
        printf '%-14s %9d patients: %7d kB, %d.%d s\n' "$what" "$n" "$peak" \
            $((($(date +%s%N) - start) / 1000000000)) $((($(date +%s%N) - start) / 100000000 % 10))
        [ $code = 0 ] || { echo "FAILED: exit $code"; failed=1; }
        [ "$n" = "$few" ] && before=$peak
    done
    # Pairs of arms are kept up to 32 MiB, whatever the number of patients.
    allowed=$growth
    [ "$what" = arms_file ] && allowed=$((growth + 33 * 1024))
    if [ $((peak - before)) -gt "$allowed" ]; then
        echo "FAILED: $what grows by $((peak - before)) kB, $allowed are allowed"
        failed=1
    fi
    rm -f many.h5
done
exit $failed
