#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The short form of tests/campaigns/combinations.sh.
#
# ctest: LABELS plain
# ctest: TIMEOUT 900
JM_PATIENTS=24 JM_MINUTES=8 exec "$JM_SOURCE/tests/campaigns/combinations.sh"
