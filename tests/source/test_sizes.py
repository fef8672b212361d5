#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Functions fit a screen, files a sitting: the gates of CONTRIBUTING.md.

A function has at most 60 lines, comments included, and 7 parameters; a file 800 lines of at most
100 columns, rows of string literals apart. Universal Ctags finds the functions.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(os.environ.get("JM_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
TOPS = ("core", "io", "scenarios", "hpc", "cli", "tests", "include")
MOST_LINES, MOST_PARAMETERS, MOST_FILE, MOST_COLUMNS = 60, 7, 800, 100


def count_parameters(signature):
    """Top-level commas of "(int a, void (*f)(int, int))", which has two."""
    inside = signature.strip()[1:-1].strip()
    if inside in ("", "void"):
        return 0
    depth, n = 0, 1
    for letter in inside:
        depth += (letter in "([") - (letter in ")]")
        n += letter == "," and depth == 0
    return n


def check_functions(files):
    listing = subprocess.run(
        ["ctags", "--output-format=json", "--fields=+neS", "--kinds-c=f", "--languages=C", "-L",
         "-", "-f", "-", "-I", "JM_CHECK,JM_API,JM_TEST_UNUSED"],
        input="\n".join(map(str, files)), text=True, capture_output=True, check=True, cwd=ROOT)
    for line in listing.stdout.splitlines():
        tag = json.loads(line)
        if tag.get("kind") != "function" or "end" not in tag:
            continue
        place = f"{tag['path']}:{tag['line']}: {tag['name']}()"
        length = tag["end"] - tag["line"] + 1
        if length > MOST_LINES:
            yield f"{place} has {length} lines; {MOST_LINES} are the limit"
        n = count_parameters(tag.get("signature", "()"))
        dictated = "N_Vector" in tag.get("signature", "")  # SUNDIALS says how its callbacks look
        if n > MOST_PARAMETERS and not dictated and not tag["path"].startswith("tests/support/"):
            yield f"{place} has {n} parameters; {MOST_PARAMETERS} are the limit"


def check_lines(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    if len(lines) > MOST_FILE:
        yield f"{file}:{len(lines)}: {MOST_FILE} lines are the limit"
    for number, line in enumerate(lines, 1):
        is_literal = line.lstrip().startswith('"')  # a row of somebody's text, as in a test's model
        if len(line) > MOST_COLUMNS and not is_literal:
            yield f"{file}:{number}: {len(line)} columns; {MOST_COLUMNS} are the limit"
        if "\t" in line:
            yield f"{file}:{number}: a tab"


def main():
    version = shutil.which("ctags") and subprocess.run(
        ["ctags", "--version"], text=True, capture_output=True, check=False).stdout
    if not version or "Universal" not in version or "json" not in subprocess.run(
            ["ctags", "--list-features"], text=True, capture_output=True, check=False).stdout:
        print("skipped: there is no Universal Ctags that writes JSON")
        return 77
    files = sorted(path.relative_to(ROOT) for top in TOPS for path in (ROOT / top).rglob("*.[ch]")
                   if "golden" not in path.parts)
    found = list(check_functions(files))
    for file in files:
        found += check_lines(file)
    print("\n".join(found))
    bad = {finding.split(":")[0] for finding in found}
    print(f"{len(files) - len(bad)} passed, {len(bad)} failed")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
