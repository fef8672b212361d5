#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The example of a patient in real time: it keeps time, ends by itself, and by a signal.
set -u
program=${JM_BUILD:?}/examples/realtime
[ -x "$program" ] || { echo "there is no $program"; exit 77; }
failed=0

fail() {
    echo "FAIL  $1"
    failed=1
}

lines=$("$program" --speed 600 --for 0.5 --dose meal=60 glucose/hovorka glucose=mmol/L) ||
    fail "it runs"
[ "$(printf '%s\n' "$lines" | wc -l)" = 6 ] || fail "six lines in half a second: $lines"
printf '%s\n' "$lines" | tail -1 | grep -q '300.0 s   glucose [0-9.]* mmol/L' ||
    fail "half a second is five minutes: $lines"

"$program" --speed 60 > /dev/null &
sleep 0.5
kill -INT $!
wait $! || fail "an interrupt ends it in good order"

"$program" --speed 1 --for 0.1 glucose/hovorka glucose=mmHg > /dev/null 2>&1 &&
    fail "a unit that does not fit is refused"
[ $failed = 0 ] && echo "4 passed, 0 failed"
exit $failed
