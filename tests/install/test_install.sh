#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
#
# What is installed is whole and may be moved: outside projects find libjumeau by CMake and by
# pkg-config, shared and static; it exports nothing but its API and needs neither GSL, HDF5 nor MPI;
# the program finds its models from wherever the prefix stands.
set -u
source=${JM_SOURCE:?} build=${JM_BUILD:?} scratch=${JM_TEST_SCRATCH:?}/install
passed=0 failed=0

# try <what> <command>...
try() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "ok    $what"
        passed=$((passed + 1))
    else
        printf 'FAIL  %s\n%s\n' "$what" "$output" | tail -n 40
        failed=$((failed + 1))
    fi
}

install_and_move() {
    cmake --install "$build" --prefix "$scratch/first" && mv "$scratch/first" "$scratch/a prefix"
}

with_cmake() {
    cmake -S "$source/tests/install/outside" -B "$scratch/cmake" -DCMAKE_PREFIX_PATH="$prefix" &&
        cmake --build "$scratch/cmake" && says_version "$scratch/cmake/outside"
}

# compile <program> <flags of pkg-config>...: the flags are quoted for a shell, so one reads them.
compile() {
    local program=$1 flags
    shift
    flags=$(pkg-config "$@" jumeau) || return
    eval "${CC:-cc} '$source/tests/install/outside/main.c' -o '$program' $flags"
}

with_pkg_config() {
    compile "$scratch/pkg" --cflags --libs &&
        LD_LIBRARY_PATH=$libdir says_version "$scratch/pkg"
}

with_pkg_config_static() {
    mkdir -p "$scratch/static" && cp "$libdir/libjumeau.a" "$scratch/static/" || return
    local flags private
    flags=$(pkg-config --cflags jumeau) && private=$(pkg-config --libs --static jumeau) || return
    private=${private/-ljumeau/-l:libjumeau.a}
    eval "${CC:-cc} '$source/tests/install/outside/main.c' -o '$scratch/pkgs' $flags $private" &&
        says_version "$scratch/pkgs"
}

says_version() {
    local version
    version=$("$1") && [ "$version" = "$(pkg-config --modversion jumeau)" ]
}

exports_only_api() {
    ! nm -D --defined-only "$libdir/libjumeau.so" | awk '{ print $3 }' | grep -v '^jm_' &&
        ! nm -g --defined-only "$libdir/libjumeau.a" | awk 'NF == 3 { print $3 }' | grep -v '^jm_'
}

needs_little() {
    ! ldd "$libdir/libjumeau.so" | grep -E 'gsl|hdf5|deflate|mpi|not found' &&
        ! ldd -r "$libdir/libjumeau.so" | grep 'undefined symbol'
}

same_headers() {
    diff -r "$source/include/jumeau" "$prefix/include/jumeau" -x version.h -x version.h.in &&
        cmp "$build/generated/jumeau/version.h" "$prefix/include/jumeau/version.h"
}

# The program, from another folder, with an empty cache: shipped models need no compiler.
runs_a_scenario() {
    cd "$scratch" && env JUMEAU_CACHE="$scratch/cache" JUMEAU_CC=/nonexistent \
        "$prefix/bin/jumeau" run "$prefix/share/jumeau/scenarios/steps/01_one_patient.lua" -o one.h5 &&
        [ -s one.h5 ] && [ -z "$(find "$scratch/cache" -name '*.so' 2>/dev/null)" ]
}

lists_models() {
    local output
    output=$(cd / && "$prefix/bin/jumeau" model list) && grep -q '^ *glucose/hovorka' <<<"$output"
}

# Readers of other formats are found beside the program, and missed by name. Within the build tree
# the program would find those of the build.
imports_a_model() {
    local sbml=$source/tests/io/import/cases/00001/00001-sbml-l3v2.xml away ended=1
    [ -e "$libdir/jumeau/readers/sbml.so" ] || return 0
    away=$(mktemp -d) && cp -r "$prefix" "$away/prefix" || return
    "$away/prefix/bin/jumeau" import "$sbml" -o "$away/imported.lua" &&
        grep -q 'dot.S' "$away/imported.lua" &&
        rm -r "$away/prefix${libdir#"$prefix"}/jumeau/readers" &&
        "$away/prefix/bin/jumeau" import "$sbml" 2>&1 | grep -q 'install again' && ended=0
    rm -rf "$away"
    return $ended
}

# A user's own model is compiled with the headers that were installed.
builds_a_model() {
    cp "$source/models/pk/one_compartment.lua" "$scratch/mine.lua" &&
        sed -i 's|model "pk/one_compartment"|model "mine"|' "$scratch/mine.lua" && cd "$scratch" &&
        "$prefix/bin/jumeau" model build mine.lua -o mine.so && [ -s mine.so ]
}

rm -rf "$scratch" && mkdir -p "$scratch"
prefix="$scratch/a prefix"
try "installs, and the prefix is moved" install_and_move
libdir=$(dirname "$(find "$prefix" -name libjumeau.so | head -n 1)")
export PKG_CONFIG_PATH=$libdir/pkgconfig
try "every public header is installed" same_headers
try "exports only jm_ symbols" exports_only_api
try "needs no GSL, HDF5 or MPI, and nothing is undefined" needs_little
if [ -z "${JM_SANITIZE:-}" ] && [ -f "$source/include/jumeau/jumeau.h" ]; then
    try "an outside project by find_package" with_cmake
    try "an outside project by pkg-config" with_pkg_config
    try "the same with libjumeau.a" with_pkg_config_static
fi
if [ -x "$prefix/bin/jumeau" ]; then
    try "the program lists its models" lists_models
    try "and compiles one of the user's" builds_a_model
    try "and imports one" imports_a_model
    # In sanitized builds the models that ship are not compiled beforehand.
    [ -n "${JM_SANITIZE:-}" ] || try "and runs a scenario without a compiler" runs_a_scenario
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
