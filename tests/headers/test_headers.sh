#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Each public header compiles alone, whatever stands before it: as C99 and as C++11, pedantic and
# with every warning an error. What kernels are made of (lane.h, with lane_math.h inside) is GNU C11,
# at each width of lanes.
set -u
cd "${JM_SOURCE:-$(dirname "$0")/../..}" || exit 2
cc=${CC:-cc}
export generated=${JM_BUILD:-build/release}/generated
passed=0 failed=0

# try <what> <command>...
try() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAIL  %s\n%s\n' "$what" "$output"
    fi
}

cxx=$(command -v g++ || command -v c++ || command -v clang++)
for header in include/jumeau/*.h "$generated"/jumeau/*.h; do
    [ -f "$header" ] || continue
    name=jumeau/${header##*/}
    case $name in jumeau/lane*) continue ;; esac
    source=$(printf '#include "%s"\n#include "%s"\nextern int jm_use;\nint jm_use;\n' "$name" "$name")
    # shellcheck disable=SC2016 # the inner shell expands them
    try "$name as C99" sh -c 'printf "%s" "$1" | "$2" -std=c99 -pedantic -Wall -Wextra -Wundef \
        -Wstrict-prototypes -Werror -Iinclude -I"$generated" -fsyntax-only -x c -' - "$source" "$cc"
    if [ -n "$cxx" ]; then
        # shellcheck disable=SC2016
        try "$name as C++11" sh -c 'printf "%s" "$1" | "$2" -std=c++11 -pedantic -Wall -Wextra \
            -Wundef -Werror -Iinclude -I"$generated" -fsyntax-only -x c++ -' - "$source" "$cxx"
    fi
done

try_lanes() {
    # shellcheck disable=SC2016
    try "jumeau/lane.h at width $1" sh -c 'echo "#include \"jumeau/lane.h\"" | "$0" "$@" -' "$cc" \
        -DJM_LANES="$1" -march="$2" -std=gnu11 -Wall -Wextra -Wshadow -Wundef -Werror \
        -ffp-contract=off -Iinclude -I"$generated" -fsyntax-only -x c
}
if [ -f include/jumeau/lane.h ]; then
    case $(uname -m) in
        x86_64) try_lanes 8 x86-64-v4 && try_lanes 4 x86-64-v3 && try_lanes 1 x86-64 ;;
        *) try_lanes 1 native ;;
    esac
fi
[ -n "$cxx" ] || echo "there is no C++ compiler: only C99 was tried"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
