#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`jumeau report`: its numbers are those of numpy, on patients of whom some fail and some die.

The scenario is the day with type 1 diabetes, shortened, with an arm in which patients die of low
glucose and one in which scripts go wrong. What cannot be read or written is refused.
ctest: LABELS plain
ctest: TIMEOUT 120
"""
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PROGRAM = os.environ["JM_PROGRAM"]
SCENARIO = """
return scenario {
  title = "A day </script><script>document.title = 'broken'</script> & <b>more</b>",
  model = "glucose/closed_loop",
  cohort = { patients = 90, seed = 20261123, vary = "model" },
  duration = hours(12),
  record = { every = minutes(10), "glucose", "insulin" },
  replicates = 2,
  timeline = { { at = hours(2), dose = "body.meal", amount = { 60, "g" }, duration = minutes(15) } },
  arms = {
    basal = { doc = "Nothing but </script> basal insulin" },
    mortal = { doc = "Far too much insulin", script = function(p)
      p:at(hours(2), function() p:dose("body.insulin", 25 * p:random(), "U") end)
      p:on("glucose < 50 mg/dL", function() p:die("glucose <50 & \\"falling\\"") end)
    end },
    clumsy = { script = function(p)
      p:at(hours(3), function()
        if p:random() < 0.2 then error("<i>no pump</i>") end
        if p:random() < 0.1 then p:stop("has had enough") end
        p:dose("body.insulin", 16, "U")
      end)
    end },
  },
  outcomes = {
    in_range = fraction_of_time("glucose", between(70, 180, "mg/dL"), { unit = "%" }),
    lowest = minimum("glucose"),
    first_low = first_time("glucose", below(80, "mg/dL")),
    given = total_dose("body.insulin"),
  },
}
"""
ARMS = ["basal", "mortal", "clumsy"]
SHARES = {"p5": 0.05, "p25": 0.25, "median": 0.5, "p75": 0.75, "p95": 0.95}
FAILED = (0, 2, 3, 6)
state = {"passed": 0, "failed": 0}


def holds(what, truth):
    state["passed" if truth else "failed"] += 1
    if not truth:
        print(f"FAILED {what}")


def near(what, found, right, tolerance=1e-12):
    if found is None or right is None or not math.isfinite(right):
        holds(f"{what}: {found}, not {right}", found is None and not math.isfinite(right or math.nan))
        return
    holds(f"{what}: {found}, not {right}",
          abs(found - right) <= tolerance * max(abs(right), 1e-300) or abs(found - right) < 1e-13)


def run(*words, code=0):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, check=False)
    holds(f"jumeau {' '.join(map(str, words))} ended with {done.returncode}: {done.stderr}",
          done.returncode == code)
    return done


def spread(what, found, x):
    """Count, mean, deviation and quantiles of what is finite in x."""
    x = x[np.isfinite(x)].astype(float)
    holds(f"{what}: n {found['n']}, not {len(x)}", found["n"] == len(x))
    near(f"{what}, mean", found["mean"], x.mean() if len(x) else math.nan)
    near(f"{what}, sd", found["sd"], x.std(ddof=1) if len(x) > 1 else math.nan, 1e-9)
    for name, share in SHARES.items():
        near(f"{what}, {name}", found[name], np.quantile(x, share) if len(x) else math.nan)


def ranks(x):
    _, place, count = np.unique(x, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return (last - (count - 1) / 2)[place]


def spearman(x, y):
    good = np.isfinite(x) & np.isfinite(y)
    x, y = ranks(x[good]), ranks(y[good])
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    return np.corrcoef(x, y)[0, 1]


def check_outcomes(report, values, arm):
    for entry in report["arms"]:
        for outcome in entry["outcomes"]:
            spread(f"{outcome['name']} of {entry['arm']}", outcome,
                   values[outcome["name"]][arm == entry["arm"]])
    holds("three arms are three pairs", len(report["differences"]) == 3 * len(values))
    for change in report["differences"]:
        what = f"{change['name']}, {change['arm']} minus {change['minus']}"
        x = values[change["name"]][arm == change["arm"]] - values[change["name"]][arm == change["minus"]]
        spread(what, change, x)
        people = x.reshape(2, -1)  # replicates one after the other
        count = np.isfinite(people).sum(axis=0)
        people = np.where(np.isfinite(people), people, 0).sum(axis=0)[count > 0] / count[count > 0]
        holds(f"{what}: patients", change["patients"] == len(people))
        finite = x[np.isfinite(x)]
        holds(f"{what}: rose", change["rose"] == (finite > 0).sum())
        holds(f"{what}: all are counted",
              change["rose"] + change["fell"] + change["same"] == len(finite))
        if len(people) > 50:  # where Student's t is near the normal law's 1.96
            half = (change["mean_high"] - change["mean_low"]) / 2
            t = half / (people.std(ddof=1) / math.sqrt(len(people))) if half else 1.98
            holds(f"{what}: t is {t}", 1.97 < t < 2.02)


def check_signals(report, file, status, arm):
    failed = np.isin(status, FAILED)
    for signal in report["signals"]:
        samples = file[signal["name"]][:].astype(float)
        for entry in signal["arms"]:
            x = samples[(arm == entry["arm"]) & ~failed]
            holds(f"n of {signal['name']}", entry["n"] == np.isfinite(x).sum(axis=0).tolist())
            for name, share in SHARES.items():
                right = np.nanquantile(x, share, axis=0)
                holds(f"{name} of {signal['name']} in {entry['arm']}",
                      np.allclose(entry[name], right, rtol=1e-12, atol=0))


def check_ends(report, file, status, arm):
    ends = report["ends"]
    holds("everybody who did not come to the end is listed", len(ends) == (status != 1).sum())
    for entry in report["arms"]:
        mine = status[arm == entry["arm"]]
        holds(f"failed in {entry['arm']}", entry["failed"] == np.isin(mine, FAILED).sum())
        holds(f"died in {entry['arm']}", entry["died"] == (mine == 4).sum())
        holds(f"stopped in {entry['arm']}", entry["stopped"] == (mine == 5).sum())
    t_end, patient = file["t_end"][:], file["patient"].asstr()[:]
    for end, row in zip(ends, np.flatnonzero(status != 1)):
        near("time of an end", end["time"], t_end[row])
        holds("patient of an end", end["patient"] == patient[row])
    reasons = {end["status"]: end["reason"] for end in ends}
    holds(f"reasons {reasons}", reasons["died"] == 'glucose <50 & "falling"'
          and reasons["stopped"] == "has had enough" and "no pump" in reasons["error"])


def check_limits(report, file, arm):
    events = file["events"]
    kind, label = events["kind"].asstr()[:], events["label"].asstr()[:]
    first = {}
    for run, time, value, entry in zip(events["run_index"][:], events["event_time"][:],
                                       events["value"][:], events["entry_index"][:]):
        if kind[entry] == "limit":
            first.setdefault((label[entry], arm[run]), {}).setdefault(run, (time, value))
    holds("something leaves its bounds", len(first) > 0)
    holds("limits", len(report["limits"]) == len(first))
    patient = file["patient"].asstr()[:]
    for limit in report["limits"]:
        runs = first[(limit["name"], limit["arm"])]
        times, values = zip(*runs.values())
        holds("runs of a limit", limit["runs"] == len(runs))
        holds("patients of a limit", limit["patients"] == [patient[run] for run in sorted(runs)])
        near("first time", limit["first"], min(times))
        near("median time", limit["median"], np.median(times))
        near("lowest value", limit["low"], min(values))
        near("highest value", limit["high"], max(values))


def check_drivers(report, file, values, arm, status):
    n = 0
    for row in report["rank_correlations"]:
        name = re.sub(r"\W", "_", row["parameter"])
        here = (arm == row["arm"]) & ~np.isin(status, FAILED)
        right = spearman(file["parameters"][name][:][here], values[row["outcome"]][here])
        near(f"ρ of {row['parameter']} and {row['outcome']}", row["rho"], right, 1e-9)
        n += 1
    holds("correlations", n > 100)
    holds("body weight makes a subgroup", report["subgroups"][0]["parameter"] == "body.BW")
    weight = file["parameters/body_BW"][:][:90]
    cuts = np.quantile(weight, [1 / 3, 2 / 3])
    low = np.flatnonzero(weight <= cuts[0])
    group = report["subgroups"][0]["groups"][0]
    holds("a third", group["patients"] == len(low))
    near("lightest", group["low"], weight.min())
    for outcome in group["outcomes"]:
        rows = np.concatenate([(r * 3 + ARMS.index(outcome["arm"])) * 90 + low for r in range(2)])
        spread(f"{outcome['name']} of the lightest in {outcome['arm']}", outcome,
               values[outcome["name"]][rows])


def check_numbers(folder):
    report = json.loads(run("report", folder / "day.h5", "--json").stdout)["files"][0]
    with h5py.File(folder / "day.h5") as file:
        arm, status = file["arm"].asstr()[:], file["status"][:]
        holds("some die and some fail", {1, 4, 5, 6} <= set(status.tolist()))
        values = {name: np.where(np.isin(status, FAILED), np.nan, file[name][:])
                  for name in ("in_range", "lowest", "first_low", "given")}
        check_outcomes(report, values, arm)
        check_signals(report, file, status, arm)
        check_ends(report, file, status, arm)
        check_limits(report, file, arm)
        check_drivers(report, file, values, arm, status)
    sums = run("info", folder / "day.h5", "--checksum").stdout.strip()
    holds("checksum", report["checksum"] == sums)
    holds("doc of an arm", report["arms"][0]["doc"] == "Nothing but </script> basal insulin")


def check_page(folder):
    page = folder / "day.html"
    run("report", folder / "day.h5", "-o", page)
    text = page.read_text(encoding="utf-8")
    holds("no text of the scenario is markup",
          "<script>document" not in text and "<b>more" not in text and "<i>no pump" not in text)
    holds("the title is there", "&lt;b&gt;more&lt;/b&gt;" in text)
    holds("simulated, and a draft", "Simulated" in text and "Draft" in text and "Sign-off" in text)
    holds("failures stand before the answer", text.index('id="ends"') < text.index('id="answer"'))
    holds("how to make it again", "jumeau reproduce" in text)
    numbers = re.search(r'id="jm-data">(.*?)</script>', text, re.S)
    if numbers:  # else there is no uPlot in this build
        names = [signal["name"] for signal in json.loads(numbers.group(1))["signals"]]
        holds("a plot for each signal", names == ["glucose", "insulin"])
    holds("a picture for each signal", text.count('<svg class="course"') == 2)
    run("report", folder / "day.h5", folder / "day.h5", "-o", page)
    holds("a file twice", "A: day.h5" in page.read_text(encoding="utf-8"))
    holds("no temporary file is left", sorted(p.name for p in folder.iterdir()) ==
          ["day.h5", "day.html", "day.lua"])


def check_refusals(folder):
    whole = (folder / "day.h5").read_bytes()
    for name, data in {"cut.h5": whole[:len(whole) // 2], "foreign.h5": b"no HDF5", "empty.h5": b""}.items():
        (folder / name).write_bytes(data)
        done = run("report", folder / name, "-o", folder / "never.html", code=65)
        holds(f"{name} is named", name in done.stderr)
    with h5py.File(folder / "other.h5", "w") as file:
        file["x"] = 1
    holds("whose file it is", "Jumeau" in run("report", folder / "other.h5", "--json", code=65).stderr)
    run("report", folder / "gone.h5", "--json", code=65)
    (folder / "bent.h5").write_bytes(whole)
    with h5py.File(folder / "bent.h5", "r+") as file:
        names = file["arm"][:]
        names[[7, 100]] = names[[100, 7]]
        file["arm"][:] = names
    holds("order of runs", "another order" in run("report", folder / "bent.h5", "--json", code=65).stderr)
    run("report", folder / "day.h5", "-o", folder / "no" / "where.html", code=74)
    run("report", folder / "day.h5", code=2)
    run("report", folder / "day.h5", "-o", folder / "day.h5", code=2)
    holds("the results are what they were", (folder / "day.h5").read_bytes() == whole)
    holds("nothing half is left", not (folder / "never.html").exists())


def main():
    scratch = os.environ.get("JM_TEST_SCRATCH")
    with tempfile.TemporaryDirectory(dir=scratch) as name:
        folder = pathlib.Path(name)
        (folder / "day.lua").write_text(SCENARIO, encoding="utf-8")
        run("run", folder / "day.lua", "-o", folder / "day.h5", "-q", "--max-failures", 200)
        check_numbers(folder)
        check_page(folder)
        check_refusals(folder)
    print(f"{state['passed']} passed, {state['failed']} failed")
    return 1 if state["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
