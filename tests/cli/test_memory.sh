#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Ten times the patients take no more memory, with a file and without. The long form is
# tests/campaigns/million.sh.
# ctest: TIMEOUT 600
# ctest: LABELS plain
set -u
export JM_FEW=${JM_FEW:-20000} JM_MANY=${JM_MANY:-200000}
exec bash "$JM_SOURCE/tests/campaigns/million.sh"
