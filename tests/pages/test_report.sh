#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The report of a day with type 1 diabetes in a real browser: right numbers, no errors, no network.
# ctest: LABELS plain
# ctest: RUN_SERIAL TRUE
# ctest: TIMEOUT 120
set -u
command -v node > /dev/null || { echo "skipped: there is no node"; exit 77; }
export JM_TEST_SCRATCH=${JM_TEST_SCRATCH:?}/report
mkdir -p "$JM_TEST_SCRATCH" && cd "$JM_TEST_SCRATCH" || exit 1
"${JM_PROGRAM:?}" run "${JM_SOURCE:?}/scenarios/diabetes/type1_day.lua" -n 200 -o day.h5 -f -q > /dev/null &&
  "$JM_PROGRAM" report day.h5 -o day.html && "$JM_PROGRAM" report day.h5 --json > day.json || exit 1
exec node "$JM_SOURCE/tests/pages/report.mjs"
