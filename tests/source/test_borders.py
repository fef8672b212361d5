#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The borders of docs: who may include what, and who may print.

Floors run one way (a file may include its own floor and those below it), other people's libraries
are each met in one place, and the library neither prints nor ends the process.
"""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(os.environ.get("JM_SOURCE", pathlib.Path(__file__).resolve().parents[2]))

# Folder -> folders that it may include besides itself. "core/run" may use all that stands under it.
MAY_USE = {
    "core/base": [],
    "core/units": ["core/base"],
    "core/compile": ["core/units", "core/base"],
    "core/model": ["core/compile", "core/units", "core/base"],
    "core/lanes": ["core/model", "core/compile", "core/units", "core/base"],
    "core/cohort": ["core/model", "core/compile", "core/units", "core/base"],
    "core/body": ["core/lanes", "core/model", "core/compile", "core/units", "core/base"],
    # A plan knows bodies and steppers, because it probes some patients to choose its method; they
    # know nothing of plans.
    "core/plan": ["core/body", "core/lanes", "core/cohort", "core/model", "core/compile",
                  "core/units", "core/base"],
    "core/sink": ["core/plan", "core/cohort", "core/model", "core/units", "core/base"],
    "core/run": ["core/sink", "core/plan", "core/body", "core/cohort", "core/lanes",
                 "core/model", "core/compile", "core/units", "core/base"],
    "core/patient": ["core/*"],
    "core/fit": ["core/*"],
    "scenarios/host": ["core/*", "io/csv"],
    "scenarios/verify": ["core/*", "scenarios/host", "io/csv"],
    "io/*": ["core/*", "io/*"],
    "hpc": ["core/*", "io/results", "io/aside"],
    "cli": ["core/*", "io/*", "scenarios/*", "hpc"],
}

# Other people's headers -> where they may be included.
LIBRARIES = {
    r"(cvode|arkode|sundials|nvector|sunmatrix|sunlinsol|sunnonlinsol)/": ["core/lanes"],
    r"gsl/": ["core/cohort", "core/fit"],
    r"hdf5|H5|libdeflate": ["io/results"],
    r"mpi\.h": ["hpc"],
    r"lua|lauxlib": ["core/compile", "scenarios/host"],
    r"libxml/": ["io/import"],
    r"sbml/": ["io/import"],
    r"jansson\.h": ["io/live"],
}
GSL_FILE = re.compile(r"_gsl\.c$|^core/fit/")
# In io/import each format has its library, and its files.
XML_FILE = re.compile(r"/cellml[^/]*$")
SBML_FILE = re.compile(r"/sbml[^/]*$")

# Calls that print to a stream of the process or end it; snprintf and the like are none of these.
SPEAKS = re.compile(r"(?<![\w.>])(printf|vprintf|puts|putchar|perror|exit|_exit|abort|quick_exit|"
                    r"MPI_Abort)\s*\(|\bf(printf|puts)\s*\(\s*std(out|err)|\bassert\s*\(")

# The public API's headers may be included by all, models' kernels only know them.
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


def matches(folder, patterns):
    return any(folder == p or (p.endswith("/*") and folder.startswith(p[:-1])) for p in patterns)


def without_comments_and_strings(text):
    """Blanks them out, newlines kept, so that lines still count."""
    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return token.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def rule_of(folder):
    if folder in MAY_USE:
        return MAY_USE[folder]
    return MAY_USE["io/*"] if folder.startswith("io/") else None


def check_include(name, folder, kind, target):
    if kind == '"':
        if target.startswith("jumeau/"):
            return None
        if "/" not in target:
            return "is not a path from the root"
        used = str(pathlib.PurePosixPath(target).parent)
        if used != folder and not matches(used, rule_of(folder)):
            return f"{folder} must not know {used}"
        return None
    for pattern, places in LIBRARIES.items():
        if re.match(pattern, target):
            if folder not in places:
                return f"only {' and '.join(places)} may include it"
            if pattern == "gsl/" and not GSL_FILE.search(name):
                return "GSL stays in files named *_gsl.c, out of libjumeau"
            for own, file in (("libxml/", XML_FILE), ("sbml/", SBML_FILE)):
                if pattern == own and not file.search(name):
                    return f"{own} belongs to the reader of one format"
    return None


def check_file(path):
    name = path.relative_to(ROOT).as_posix()
    folder = str(pathlib.PurePosixPath(name).parent)
    text = path.read_text(encoding="utf-8")
    found = []
    if rule_of(folder) is None:
        return [f"{name}:1: {folder} is not in the table of this test"]
    if not text.startswith("/* SPDX-License-Identifier: Apache-2.0 */\n"):
        found.append(f"{name}:1: does not begin with its licence")
    for match in INCLUDE.finditer(text):
        finding = check_include(name, folder, match.group(1), match.group(2))
        if finding:
            line = text.count("\n", 0, match.start(2)) + 1
            found.append(f"{name}:{line}: {match.group(2)}: {finding}")
    if folder.split("/")[0] not in ("cli", "hpc"):
        for number, line in enumerate(without_comments_and_strings(text).split("\n"), 1):
            if SPEAKS.search(line):
                found.append(f"{name}:{number}: prints or ends the process: {line.strip()}")
    return found


def main():
    files = sorted(path for top in ("core", "io", "scenarios", "hpc", "cli")
                   for path in (ROOT / top).rglob("*.[ch]"))
    found = [finding for path in files for finding in check_file(path)]
    print("\n".join(found))
    print(f"{len(files)} files")
    bad = {finding.split(":")[0] for finding in found}
    print(f"{len(files) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
