#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The pages of live sessions in a real browser, against a room that makes up its patients.
# ctest: LABELS plain
# ctest: RUN_SERIAL TRUE
# ctest: TIMEOUT 120
set -u
command -v node > /dev/null || { echo "skipped: there is no node"; exit 77; }
export JM_TEST_SCRATCH=${JM_TEST_SCRATCH:?}/pages
mkdir -p "$JM_TEST_SCRATCH"
exec node "${JM_SOURCE:?}/tests/pages/pages.mjs"
