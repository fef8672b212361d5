#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Disks that are full, folders that cannot be written to, shards that vanish, are cut off or of another run,
# two runs into one file: a clear message, the right exit code, and nothing that was finished is lost.
#
# ctest: LABELS plain
set -u
work=$JM_TEST_SCRATCH/disks
umount "$work/small" 2>/dev/null
rm -rf "$work"; mkdir -p "$work/small"; cd "$work" || exit 1
trap 'umount "$work/small" 2>/dev/null' EXIT
failed=0
expect() { # <exit code> <text in the message> <what> <command …>
    local want=$1 text=$2 what=$3; shift 3
    "$@" >out.txt 2>err.txt; local code=$?
    [ $code = "$want" ] || { echo "disks: $what: exit code $code, not $want"; cat err.txt; failed=1; }
    grep -q "$text" err.txt || { echo "disks: $what: the message lacks \"$text\":"; cat err.txt; failed=1; }
}
scenario() { # <hours>
    cat <<LUA
return scenario {
  title = "Disks", model = "glucose/hovorka", duration = hours($1),
  cohort = { patients = 1500, seed = 5, vary = "model" },
  record = { every = minutes(5), "glucose" }, outcomes = { last = final("glucose") },
}
LUA
}
scenario 24 >a.lua; scenario 25 >b.lua
run=("$JM_PROGRAM" run a.lua -q)
"${run[@]}" -o want.h5 >/dev/null || exit 1
want=$("$JM_PROGRAM" info --checksum want.h5)
same() { # <file> <what>
    [ "$("$JM_PROGRAM" info --checksum "$1")" = "$want" ] || { echo "disks: $2: another file"; failed=1; }
}
part() { "$JM_PROGRAM" run a.lua -q -o "$1" --shard "$2" || failed=1; }

# A full disk, first for shards and then for the file; what fits is kept.
if mount -t tmpfs -o size=128k none small 2>/dev/null; then
    expect 74 "make room and go on with --resume" "a full disk" "${run[@]}" -o small/x.h5 --resume
    mount -o remount,size=400k small
    expect 74 "" "no room for the file" "${run[@]}" -o small/x.h5 --resume
    [ -e small/x.h5 ] && { echo "disks: a file that is not whole has its name"; failed=1; }
    mount -o remount,size=20m small
    "${run[@]}" -o small/x.h5 --resume >/dev/null || { echo "disks: no way on after a full disk"; failed=1; }
    same small/x.h5 "after a full disk"
    rm -f small/*.h5
    mount -o remount,ro small
    expect 74 "small" "a folder that cannot be written to" "${run[@]}" -o small/y.h5 --resume
    umount small
else
    echo "disks: no file system can be mounted here; full and read-only ones are left out"
fi
expect 74 "no/such" "a folder that is not there" "${run[@]}" -o no/such/x.h5 --resume

# A shard that is cut off: its last record is done again.
part cut.h5 1/2
shard=$(ls cut.h5.shards/*.shard)
truncate -s -100 "$shard"
"$JM_PROGRAM" status cut.h5 | grep -q "torn off" || { echo "disks: a torn shard is not said"; failed=1; }
"${run[@]}" -o cut.h5 --resume >/dev/null || failed=1; same cut.h5 "a shard that was cut off"
# A byte in the middle of a record.
part bit.h5 1/2
shard=$(ls bit.h5.shards/*.shard)
printf 'X' | dd of="$shard" bs=1 seek=2000 conv=notrunc 2>/dev/null
"${run[@]}" -o bit.h5 --resume >/dev/null || failed=1; same bit.h5 "a shard with a wrong byte"
# One that is gone, an empty one, one of garbage.
part gone.h5 1/2; part gone.h5 2/2
rm "$(ls gone.h5.shards/s1of2*.shard)"
expect 75 "groups are finished" "a shard that is gone" "$JM_PROGRAM" merge a.lua -o gone.h5
: >gone.h5.shards/empty-1.shard; head -c 3000 /dev/urandom >gone.h5.shards/noise-1.shard
"${run[@]}" -o gone.h5 --resume >/dev/null || failed=1; same gone.h5 "a shard that was gone"

# Another run's shard; an earlier run's shards without --resume; a file that is there.
part other.h5 1/2
expect 65 "another run" "a shard of another run" "$JM_PROGRAM" run b.lua -q -o other.h5 --resume
# A run that is not asked to go on does not begin anew by itself, and --force does.
expect 65 "another run" "another run in the way" "$JM_PROGRAM" merge b.lua -o other.h5
"$JM_PROGRAM" run b.lua -q -o other.h5 --shard 1/2 2>err.txt && { echo "disks: mixes two runs"; failed=1; }
"${run[@]}" -o other.h5 --resume >/dev/null || failed=1; same other.h5 "its own shards"
expect 0 "complete" "a file that is complete" "$JM_PROGRAM" run a.lua -o other.h5 --resume
expect 65 "another run" "a file of another run" "$JM_PROGRAM" run b.lua -q -o other.h5 --resume

# Two at once.
"${run[@]}" -o two.h5 --resume >/dev/null 2>&1 & first=$!
for _ in $(seq 100); do [ -e two.h5.shards/lock ] && break; sleep 0.02; done
if [ -d two.h5.shards ]; then
    kill -STOP $first
    expect 74 "works in this folder" "two runs into one file" "${run[@]}" -o two.h5 --resume
    kill -CONT $first
fi
wait $first || failed=1
same two.h5 "beside a second run"
exit $failed
