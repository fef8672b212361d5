#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# A patient lives at real time for an hour while a hundred clients look on, of whom one takes nothing, one sends nonsense
# again and again and one leaves in the middle of a frame: drift, memory, processor time, and whether what was lived can be
# lived again.
#
#   tests/campaigns/live.sh [MINUTES [SCENARIO]]      60, scenarios/live/ward.lua
cd "$(dirname "$0")/../.." || exit 2
export JM_PROGRAM="${JM_PROGRAM:-build/release/bin/jumeau}"
exec python3 tests/support/live_hour.py "$@"
