#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Processes in network namespaces of their own that talk over TCP, as on different machines: nothing depends
# on shared memory.
#
# ctest: LABELS plain
set -u
PATH=$PATH:/usr/sbin:/sbin
skip() { echo "network: $1; left out"; exit 77; }
fail() { echo "network: $1" >&2; exit 1; }
for program in mpirun ip; do
    command -v $program >/dev/null || skip "there is no $program"
done
[ "$(id -u)" = 0 ] || skip "namespaces need root"
work=$JM_TEST_SCRATCH/network
rm -rf "$work"; mkdir -p "$work"; cd "$work" || exit 1
bridge=jmbr$$
clean() {
    for i in 1 2 3; do ip netns del jmns$$-$i 2>/dev/null; done
    ip link del $bridge 2>/dev/null
}
trap clean EXIT
ip link add $bridge type bridge 2>/dev/null || skip "no bridge can be made here"
ip link set $bridge up
for i in 1 2 3; do
    ip netns add jmns$$-$i 2>/dev/null || skip "no namespace can be made here"
    ip link add jmv$$-$i type veth peer name eth0 netns jmns$$-$i || skip "no link can be made here"
    ip link set jmv$$-$i master $bridge up
    ip -n jmns$$-$i addr add 10.77.0.$i/24 dev eth0
    ip -n jmns$$-$i link set eth0 up
    ip -n jmns$$-$i link set lo up
done
# What mpirun calls instead of ssh: the last part of the address is the namespace.
cat >agent.sh <<AGENT
#!/bin/bash
host=\$1; shift
exec ip netns exec jmns$$-\${host##*.} bash -c "\$*"
AGENT
chmod +x agent.sh
cat >far.lua <<'LUA'
return scenario {
  title = "Far", model = "glucose/hovorka", duration = hours(24),
  cohort = { patients = 1500, seed = 5, vary = "model" },
  record = { every = minutes(10), "glucose" }, outcomes = { last = final("glucose") },
}
LUA
"$JM_PROGRAM" run far.lua -o want.h5 -q >/dev/null || fail "the undisturbed run fails"
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
timeout 100 ip netns exec jmns$$-1 mpirun --host 10.77.0.1:1,10.77.0.2:1,10.77.0.3:1 -n 3 \
    --mca plm_rsh_agent "$work/agent.sh" --mca btl tcp,self --mca pml ob1 \
    --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24 \
    -x JUMEAU_CACHE="${JUMEAU_CACHE:-}" -x LC_ALL=C.UTF-8 --wdir "$work" \
    "$JM_PROGRAM" run far.lua -o far.h5 -q >log 2>&1
code=$?
[ $code = 0 ] || { cat log; fail "exit code $code"; }
for i in 1 2 3; do
    ip -n jmns$$-$i -s link show eth0 | awk 'f { if ($1 < 1000) exit 1; exit 0 } /RX/ { f = 1 }' ||
        fail "namespace $i has heard nothing"
done
[ "$("$JM_PROGRAM" info --checksum far.h5)" = "$("$JM_PROGRAM" info --checksum want.h5)" ] ||
    fail "another file"
echo "three namespaces over TCP: the same file"
