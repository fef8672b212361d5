#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The short form of tests/campaigns/kills.sh.
#
# ctest: LABELS plain
JM_KILLS=8 JM_PATIENTS=2000 exec "$JM_SOURCE/tests/campaigns/kills.sh"
