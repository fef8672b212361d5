#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The results file as others read it: xarray by way of netCDF-4 and of h5netcdf, and ncdump.

A small scenario is run into a file and into CSV; readers get no option, and must see the same
numbers. Exit code 77 where there is no xarray.
"""
import csv
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import xarray as xr
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

SCENARIO = """
return scenario {
  title = "Two meals, für wen auch immer",
  model = "glucose/hovorka",
  cohort = { patients = 21, seed = 3, vary = "model" },
  duration = hours(8), replicates = 2,
  record = { every = minutes(10), "glucose", "insulin" },
  timeline = { { at = hours(1), dose = "meal", amount = { 50, "g" } } },
  arms = {
    ["ohne Insulin"] = {},
    chance = function(p)
      p:at(hours(1), function()
        if p:random() < 0.5 then p:dose("insulin", 3.385, "U") p:note("lucky") end
      end)
    end,
  },
  outcomes = { lowest = minimum("glucose"), glucose = mean("glucose"),
               never = first_time("glucose", below(0.1, "mmol/L")) },
  options = { precision = 64 },
}
"""
RUNS = 84
failures = []


def holds(what, truth):
    if not truth:
        failures.append(what)
        print(f"FAILED {what}")


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(rows, start):
    name = next(key for key in rows[0] if key == start or key.startswith(start + " ["))
    return np.array([float(row[name]) if row[name] else math.nan for row in rows])


def keyed(ds, rows):
    """Rows of a CSV file in the order of the file's runs."""
    of = {(r["patient"], r["arm"], int(r["replicate"])): r for r in rows}
    return [of[key] for key in zip(ds.patient.values, ds.arm.values, ds.replicate.values)]


def check_shape(ds, engine):
    holds(f"{engine}: dimensions", dict(ds.sizes) == {"run": RUNS, "time": 49})
    holds(f"{engine}: order of dimensions", ds.glucose.dims == ("run", "time"))
    for name in ("patient", "arm", "replicate", "time"):
        holds(f"{engine}: coordinate {name}", name in ds.coords)
    holds(f"{engine}: arms", list(dict.fromkeys(ds.arm.values)) == ["ohne Insulin", "chance"])
    holds(f"{engine}: patients", len(set(ds.patient.values)) == 21)
    holds(f"{engine}: replicates", sorted(set(ds.replicate.values)) == [0, 1])
    holds(f"{engine}: title", ds.attrs["title"] == "Two meals, für wen auch immer")
    for name in ("Conventions", "model", "model_fingerprint", "history", "intended_use"):
        holds(f"{engine}: attribute {name}", str(ds.attrs.get(name, "")) != "")


def check_variables(ds, engine):
    holds(f"{engine}: unit", ds.glucose.attrs["unit"] == "mmol/L")
    holds(f"{engine}: units", ds.glucose.attrs["units"] == "mmol L-1")
    holds(f"{engine}: ucum", ds.glucose.attrs["ucum"] == "mmol/L")
    holds(f"{engine}: doubles", ds.glucose.dtype == np.float64)
    meanings = ds.status.attrs["flag_meanings"].split()
    holds(f"{engine}: status is a byte", ds.status.dtype == np.int8)
    holds(f"{engine}: all are ok", all(meanings[s] == "ok" for s in ds.status.values))
    holds(f"{engine}: flag values", list(ds.status.attrs["flag_values"]) == list(range(7)))
    outcome = [n for n in ds if ds[n].attrs.get("outcome") == "glucose"]
    signal = [n for n in ds if ds[n].attrs.get("signal") == "glucose"]
    holds(f"{engine}: outcome and signal of one name", len(outcome) == len(signal) == 1)
    holds(f"{engine}: that are two", signal == ["glucose"] and outcome == ["glucose_outcome"])
    holds(f"{engine}: what never came is NaN", bool(ds.never.isnull().all()))
    return outcome[0], signal[0]


def check_values(ds, engine, names, folder):
    outcome, signal = names
    rows = keyed(ds, table(folder / "day.outcomes.csv"))
    holds(f"{engine}: outcomes", np.array_equal(ds.lowest.values, column(rows, "lowest")))
    holds(f"{engine}: means", np.array_equal(ds[outcome].values, column(rows, "glucose")))
    samples = {}
    for row in table(folder / "day.csv"):
        samples.setdefault((row["patient"], row["arm"], int(row["replicate"])), []).append(row)
    for i, key in enumerate(zip(ds.patient.values, ds.arm.values, ds.replicate.values)):
        mine = ds[signal].values[i]
        if not np.array_equal(mine, column(samples[key], "glucose")):
            holds(f"{engine}: samples of {key}", False)
            return
    hours = ds.time.values / (np.timedelta64(1, "h") if ds.time.dtype.kind == "m" else 60)
    holds(f"{engine}: times", np.allclose(hours.astype(float), np.arange(49) / 6, atol=1e-9))


def check_cube(ds, engine, signal):
    first = ds.isel(run=ds.replicate.values == 0)
    cube = first.set_index(run=["patient", "arm"]).unstack("run")
    holds(f"{engine}: cube", dict(cube[signal].sizes) == {"time": 49, "patient": 21, "arm": 2})
    holds(f"{engine}: a full cube", not bool(np.isnan(cube[signal]).any()))
    one = first.isel(run=30)
    same = cube[signal].sel(patient=one.patient.item(), arm=one.arm.item())
    holds(f"{engine}: the same values", np.array_equal(same.values, one[signal].values))


def check_groups(path, engine, ds, folder):
    with xr.open_dataset(path, engine=engine, group="events") as events:
        kind = events.kind.values[events.entry_index.values]
        rows = table(folder / "day.events.csv")
        holds(f"{engine}: as many events as in CSV", len(kind) == len(rows))
        for what in ("dose", "note"):
            mine = sorted(zip(ds.patient.values[events.run_index.values[kind == what]],
                              np.nan_to_num(events.value.values[kind == what], nan=-1.0)))
            right = sorted((r["patient"], float(r["value"] or -1)) for r in rows
                           if r["kind"] == what)
            holds(f"{engine}: each {what}", mine == right and len(right) > 0)
    with xr.open_dataset(path, engine=engine, group="parameters") as parameters:
        rows = keyed(ds, table(folder / "day.outcomes.csv"))
        for name in ("BW", "V_I"):
            if name not in parameters:
                continue
            one = parameters[name]
            holds(f"{engine}: {name} has a unit", one.attrs["unit"] != "")
            if one.ndim:
                holds(f"{engine}: {name}", np.array_equal(one.values, column(rows, name)))
        varied = [n for n in parameters if parameters[n].ndim == 1]
        holds(f"{engine}: parameters vary", len(varied) > 3)
        holds(f"{engine}: by a law", all(parameters[n].attrs["distribution"] for n in varied))
    with xr.open_dataset(path, engine=engine, group="provenance") as provenance:
        holds(f"{engine}: scenario", "Two meals" in provenance.scenario_lua.item())
        holds(f"{engine}: seed", int(provenance.attrs["seed"]) == 3)
        holds(f"{engine}: libraries", "libdeflate 1." in provenance.attrs["written_with"])


def check_ncdump(path):
    tool = shutil.which("ncdump")
    if not tool:
        print("no ncdump here")
        return
    done = subprocess.run([tool, "-h", path], capture_output=True, text=True, check=False)
    holds("ncdump", done.returncode == 0 and done.stderr == "")
    for part in ("run = 84 ;", "time = 49 ;", "(run, time) ;", 'glucose:units = "mmol L-1"',
                 "group: events", "group: parameters", "group: provenance", "byte status(run)"):
        holds(f"ncdump: {part}", part in done.stdout)
    done = subprocess.run([tool, "-v", "lowest,arm", path], capture_output=True, text=True,
                          check=False)
    holds("ncdump of values", done.returncode == 0 and '"ohne Insulin"' in done.stdout)


def check(folder):
    (folder / "day.lua").write_text(SCENARIO, encoding="utf-8")
    path = str(folder / "day.h5")
    program = os.environ["JM_PROGRAM"]
    for output in (("-o", path), ("--csv", "day.csv")):
        subprocess.run([program, "run", "day.lua", "-q", *output], cwd=folder, check=True)
    for engine in ("netcdf4", "h5netcdf", None):
        if engine and engine not in xr.backends.list_engines():
            print(f"no engine {engine} here")
            continue
        with xr.open_dataset(path, engine=engine) as ds:
            check_shape(ds, engine)
            names = check_variables(ds, engine)
            check_values(ds, engine, names, folder)
            check_cube(ds, engine, names[1])
            check_groups(path, engine, ds, folder)
    check_ncdump(path)


with tempfile.TemporaryDirectory(dir=os.environ.get("JM_TEST_SCRATCH")) as scratch:
    check(pathlib.Path(scratch))
print(f"{len(failures)} failed" if failures else "all held")
sys.exit(1 if failures else 0)
