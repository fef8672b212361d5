#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# Shell scripts are clean for shellcheck, models and scenarios for luacheck.
set -u
cd "${JM_SOURCE:-$(dirname "$0")/../..}" || exit 2
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

if command -v shellcheck >/dev/null; then
    while read -r script; do
        try "$script" shellcheck "$script"
    done < <(find bootstrap .ci cmake hpc tests scenarios -type f \( -name '*.sh' -o -name bootstrap \
        -o -path .ci/run -o -path .ci/fuzz -o -name "*.sbatch" \) 2>/dev/null | sort)
fi
if command -v luacheck >/dev/null; then
    while read -r file; do
        try "$file" luacheck --quiet --no-color "$file"
    done < <(find models scenarios -name '*.lua' | sort)
fi
[ $((passed + failed)) -gt 0 ] || { echo "skipped: neither shellcheck nor luacheck"; exit 77; }
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
