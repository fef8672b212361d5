#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# SUNDIALS' CVODE and ARKODE, built with optimisation from the distribution's source package.
#
# Debian 12 compiles SUNDIALS without optimisation, which costs a factor of three. This script asks
# apt for the same source (through the machine's own apt sources, in a private folder: /etc/apt and
# apt's state stay as they are), builds what Jumeau needs, static and with hidden symbols, and puts
# it where every build folder of this checkout finds it:
#
#     .deps/sundials/{include,lib}      .deps/sundials/stamp says from what and how it was made
#
# A second call does nothing. Exit codes: 0 ready, 3 the source cannot be had, else a failed build.
set -eu

version=6.4.1
suite=bookworm
root=$(cd "$(dirname "$0")/.." && pwd)
deps=$root/.deps
prefix=$deps/sundials
log=$deps/sundials.log

# -ffp-contract=off: the same bits with and without the wider instructions.
architecture_flag() {
    flags=$(sed -n 's/^flags[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1)
    for need in avx2 bmi1 bmi2 fma f16c movbe abm; do
        case " $flags " in *" $need "*) ;; *) return 0 ;; esac
    done
    echo "-march=x86-64-v3"
}

say() { echo "sundials: $*"; }

# "deb-src [signed-by=...] URI suite main" for every apt source of the machine that offers the suite.
# deb822 stanzas and one-line entries; stanzas that are switched off and commented lines are not.
source_lines() {
    for file in /etc/apt/sources.list.d/*.sources; do
        [ -r "$file" ] && { cat "$file"; echo; }
    done | awk -v suite="$suite" '
        function flush_stanza(   i, n, uri) {
            if (has(types, "deb") && has(suites, suite) && has(components, "main") &&
                enabled != "no") {
                n = split(uris, uri, /[ \t]+/)
                for (i = 1; i <= n; i++)
                    if (uri[i] != "")
                        print "deb-src " (key ~ /^[ \t]*\// ? "[signed-by=" trim(key) "] " : "") \
                            uri[i] " " suite " main"
            }
            types = uris = suites = components = key = field = ""
            enabled = "yes"
        }
        function has(list, word) { return (" " list " ") ~ ("[ \t]" word "[ \t]") }
        function trim(s) { gsub(/^[ \t]+|[ \t]+$/, "", s); return s }
        function add(text) {
            if (field == "types") types = types " " text
            else if (field == "uris") uris = uris " " text
            else if (field == "suites") suites = suites " " text
            else if (field == "components") components = components " " text
            else if (field == "signed-by") key = key text
            else if (field == "enabled") enabled = tolower(trim(text))
        }
        BEGIN { enabled = "yes" }
        /^#/ { next }
        /^[ \t]*$/ { flush_stanza(); next }
        /^[A-Za-z-]+:/ {
            field = tolower(substr($0, 1, index($0, ":") - 1))
            add(substr($0, index($0, ":") + 1))
            next
        }
        { add($0) }
        END { flush_stanza() }'
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -r "$file" ] && { cat "$file"; echo; }
    done | awk -v suite="$suite" '
        /^[ \t]*deb(-src)?[ \t]/ {
            options = ""
            if (match($0, /\[[^]]*\]/)) {
                options = substr($0, RSTART, RLENGTH) " "
                $0 = substr($0, 1, RSTART - 1) substr($0, RSTART + RLENGTH)
            }
            main = 0
            for (i = 4; i <= NF; i++) main = main || $i == "main"
            if ($3 == suite && main) {
                gsub(/arch=[^] \t]*/, "", options)
                gsub(/\[[ \t]+/, "[", options)
                if (options ~ /^\[[ \t]*\] $/) options = ""
                print "deb-src " options $2 " " suite " main"
            }
        }'
}

fetch() {
    ls "$deps"/source/sundials_"$version"*.dsc >/dev/null 2>&1 && return 0
    command -v apt-get >/dev/null 2>&1 || { say "there is no apt-get here"; return 3; }
    mkdir -p "$deps/apt/lists/partial" "$deps/apt/cache/archives/partial" "$deps/source"
    source_lines | sort -u >"$deps/apt/sources.list"
    if [ ! -s "$deps/apt/sources.list" ]; then
        say "no apt source of this machine offers Debian $suite main"
        return 3
    fi
    set -- -q -o Dir::Etc::sourcelist="$deps/apt/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$deps/apt/lists" -o Dir::Cache="$deps/apt/cache" \
        -o Acquire::Languages=none -o Acquire::Retries=3
    [ "$(id -u)" = 0 ] && set -- "$@" -o APT::Sandbox::User=root
    if ! { apt-get "$@" update && (cd "$deps/source" &&
        apt-get "$@" --download-only --only-source source sundials/"$suite"); } >>"$log" 2>&1; then
        say "apt could not fetch the source package; see $log"
        return 3
    fi
    if ! ls "$deps"/source/sundials_"$version"*.dsc >/dev/null 2>&1; then
        say "apt's source package is not version $version"
        return 3
    fi
    rm -rf "$deps/apt"
}

build() {
    rm -rf "$deps/work" && mkdir -p "$deps/work"
    dpkg-source --no-check -x "$deps"/source/sundials_"$version"*.dsc "$deps/work/source"
    cmake -S "$deps/work/source" -B "$deps/work/build" -DCMAKE_BUILD_TYPE=None \
        -DCMAKE_C_COMPILER="${CC:-cc}" -DCMAKE_C_FLAGS="$c_flags" -DCMAKE_INSTALL_PREFIX="$prefix.new" \
        -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
        -DBUILD_SHARED_LIBS=OFF -DBUILD_STATIC_LIBS=ON \
        -DBUILD_CVODE=ON -DBUILD_ARKODE=ON -DBUILD_CVODES=OFF -DBUILD_IDA=OFF -DBUILD_IDAS=OFF \
        -DBUILD_KINSOL=OFF -DEXAMPLES_ENABLE_C=OFF -DEXAMPLES_ENABLE_CXX=OFF \
        -DEXAMPLES_INSTALL=OFF -DENABLE_MPI=OFF -DENABLE_OPENMP=OFF -DENABLE_PTHREAD=OFF \
        -DENABLE_LAPACK=OFF -DENABLE_KLU=OFF -DSUNDIALS_LOGGING_LEVEL=0
    cmake --build "$deps/work/build" --parallel "$(nproc)"
    rm -rf "$prefix.new" && cmake --install "$deps/work/build"
    echo "$stamp" >"$prefix.new/stamp"
    rm -rf "$prefix" && mv "$prefix.new" "$prefix"
    rm -rf "$deps/work"
}

mkdir -p "$deps"
c_flags="-O3 -DNDEBUG -fvisibility=hidden -ffp-contract=off $(architecture_flag)"
stamp="sundials $version, ${CC:-cc} $c_flags"
exec 9>"$deps/lock"
command -v flock >/dev/null 2>&1 && flock 9

[ -f "$prefix/stamp" ] && [ "$(cat "$prefix/stamp")" = "$stamp" ] && exit 0
: >"$log"
fetch || exit $?
say "building $version, optimised (about 20 s on two cores)"
# A subshell of its own and no `if`, so that the first command that fails ends it.
set +e
(set -e; build) >>"$log" 2>&1
status=$?
set -e
if [ "$status" != 0 ]; then
    say "the build failed; see $log"
    exit 1
fi
say "ready in .deps/sundials"
