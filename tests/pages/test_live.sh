#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# A living patient in a real browser: both pages, an adult, a haemorrhage, and the way back.
# ctest: LABELS plain
# ctest: RUN_SERIAL TRUE
# ctest: TIMEOUT 180
set -u
command -v node > /dev/null || { echo "skipped: there is no node"; exit 77; }
export JM_TEST_SCRATCH=${JM_TEST_SCRATCH:?}/pages
mkdir -p "$JM_TEST_SCRATCH"
exec node "${JM_SOURCE:?}/tests/pages/live.mjs"
