#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# The examples of clients of live sessions, in C and in JavaScript: they see a patient, and give an order.
set -u
client=${JM_BUILD:?}/examples/live_client
[ -x "$client" ] || { echo "there is no $client"; exit 77; }
scratch=${JM_TEST_SCRATCH:?}/clients
mkdir -p "$scratch"
failed=0 n=0

check() { # <what> <text> <pattern>...
    local what=$1 text=$2
    shift 2
    for pattern in "$@"; do
        n=$((n + 1))
        grep -q -- "$pattern" <<<"$text" || { echo "FAIL  $what: no \"$pattern\" in: $text"; failed=$((failed + 1)); }
    done
}

cat >"$scratch/quick.lua" <<'LUA'
return scenario {
  title = "A quick one", model = "glucose/hovorka", duration = hours(2), record = { every = minutes(5), "glucose" },
  live = { tick = seconds(1/4), speed = 60 },
  monitor = { { "glucose", "mmol/L", label = "Glucose" }, { "Q1", wave = { 0, 100 } } },
  actions = { snack = { label = "Snack", value = { 15, "g", low = 0, high = 100 },
                        act = function(p, grams) p:dose("meal", grams, "g") end } },
}
LUA
"${JM_PROGRAM:?}" live "$scratch/quick.lua" --port 0 --token --for 30 --quiet >"$scratch/addresses" &
room=$!
trap 'kill $room 2>/dev/null' EXIT
for _ in $(seq 200); do [ -s "$scratch/addresses" ] && break; sleep 0.1; done
teacher=$(sed -n 's/^instructor *//p' "$scratch/addresses")
for _ in $(seq 20); do # until the patient has begun
    "$client" --for 1 "$teacher" | grep -q '"glucose": [0-9]' && break
done
order='{"do":"act","name":"snack","value":31,"id":"first"}'

text=$("$client" --for 2 --say "$order" "$teacher") || { echo "FAIL  the client in C"; failed=$((failed + 1)); }
check "the client in C" "$text" '"id": "first", "ok": true' 'Snack 31 g' '"type": "numerics"' 'waves [0-9.]* s: [0-9]* samples every 0.25 s'
"$client" "${teacher%?}" >/dev/null 2>&1 && { echo "FAIL  a token that is wrong lets the client in"; failed=$((failed + 1)); }

websocket=
if command -v node >/dev/null; then
    [ "$(node -p 'typeof WebSocket')" = function ] || websocket=--experimental-websocket
    if node $websocket -e 'process.exit(typeof WebSocket === "function" ? 0 : 1)' 2>/dev/null; then
        text=$(node $websocket "${JM_SOURCE:?}/docs/examples/live_client.mjs" "$teacher" 2 "$order" 2>&1)
        check "the client in JavaScript" "$text" 'A quick one: Simulated' 'glucose: [0-9.]' 'waves [0-9.]* s: Q1' 'Snack 31 g'
    else
        echo "this node has no WebSocket: the client in JavaScript is not tried"
    fi
fi
kill -INT $room
wait $room || { echo "FAIL  the room ends in good order"; failed=$((failed + 1)); }
echo "$((n - failed)) passed, $failed failed"
exit $((failed > 0))
