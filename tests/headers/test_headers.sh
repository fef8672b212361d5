#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Each public header compiles alone, whatever stands before it: as C99 and as C++11, pedantic and
# with every warning an error. What is generated for kernels (lane.h) is C only and says so itself.
set -u
cd "${JM_SOURCE:-$(dirname "$0")/../..}" || exit 2
cc=${CC:-cc}
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
for header in include/jumeau/*.h; do
    name=${header#include/}
    source=$(printf '#include "%s"\n#include "%s"\nextern int jm_use;\nint jm_use;\n' "$name" "$name")
    # shellcheck disable=SC2016 # the inner shell expands them
    try "$name as C99" sh -c 'printf "%s" "$1" | "$2" -std=c99 -pedantic -Wall -Wextra -Wundef \
        -Wstrict-prototypes -Werror -Iinclude -fsyntax-only -x c -' - "$source" "$cc"
    if [ -n "$cxx" ] && ! grep -q 'C only' "$header"; then
        # shellcheck disable=SC2016
        try "$name as C++11" sh -c 'printf "%s" "$1" | "$2" -std=c++11 -pedantic -Wall -Wextra \
            -Wundef -Werror -Iinclude -fsyntax-only -x c++ -' - "$source" "$cxx"
    fi
done
[ -n "$cxx" ] || echo "there is no C++ compiler: only C99 was tried"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
