#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
#
# Error against tolerance for every method: runs scenarios with `jumeau`, compares with a tight
# reference, writes accuracy.csv and accuracy.svg beside this file.
#
#   docs/numerics/accuracy.py [path of jumeau]      needs python3-xarray and python3-matplotlib
import csv
import os
import subprocess
import sys
import tempfile

import numpy as np
import xarray as xr
import matplotlib
matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "jumeau"
import matplotlib.pyplot as plt

here = os.path.dirname(os.path.abspath(__file__))
jumeau = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "../../build/release/bin/jumeau")

MODELS = {
    "glucose/hovorka": ("""duration = hours(24), record = { every = minutes(30), 'Q1', 'I', 'D2' },
        timeline = { { at = hours(7), dose = 'meal', amount = { 45, 'g' } },
                     { at = hours(7), dose = 'insulin', amount = { 4, 'U' } },
                     { at = hours(12), dose = 'meal', amount = { 70, 'g' } },
                     { at = hours(12), dose = 'insulin', amount = { 6, 'U' } } }""", 8),
    "pkpd/indirect_response": ("""duration = days(7), record = { every = hours(1), 'central', 'response' },
        timeline = { { at = 0, dose = 'oral', amount = { 100, 'mg' }, every = hours(12), times = 14 } }""", 8),
    "cell/ten_tusscher_2006": ("duration = q(2000, 'ms'), record = { every = q(10, 'ms'), 'V', 'CaSR' }", 4),
}
METHODS = ["dopri5", "dop853", "rodas5p", "bdf", "cvode_bdf", "cvode_adams", "arkode_dopri5", "arkode_verner"]
TOLERANCES = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9]


def run(folder, model, method, rtol):
    what, n = MODELS[model]
    path = os.path.join(folder, "run.lua")
    with open(path, "w") as f:
        f.write(f"""return scenario {{ title = 'accuracy', model = '{model}',
            cohort = {{ patients = {n}, seed = 7, vary = 'model' }}, {what},
            options = {{ rtol = {rtol}, atol = {rtol * 1e-2}, method = '{method}', precision = 64 }} }}""")
    out = os.path.join(folder, "run.h5")
    subprocess.run([jumeau, "run", path, "-o", out, "--force", "-q"], check=True, stdout=subprocess.DEVNULL)
    with xr.open_dataset(out) as ds:
        return ds.load()


def error(is_, ref):
    names = [v for v in ref.data_vars if ref[v].dims == ("run", "time")]
    worst = [(abs(is_[v] - ref[v]).max("time") / abs(ref[v]).max("time")).max() for v in names]
    return float(max(worst))


def main():
    rows = []
    fig, axes = plt.subplots(1, len(MODELS), figsize=(12, 4), sharey=True)
    with tempfile.TemporaryDirectory() as folder:
        for ax, model in zip(axes, MODELS):
            stiff = model.startswith("cell/")
            ref = run(folder, model, "cvode_bdf" if stiff else "dop853", 1e-12)
            for method in METHODS:
                if stiff and method in ("dopri5", "dop853", "arkode_dopri5", "arkode_verner", "cvode_adams"):
                    continue
                es = []
                for rtol in TOLERANCES:
                    is_ = run(folder, model, method, rtol)
                    es.append(error(is_, ref))
                    rows.append([model, method, rtol, f"{es[-1]:.3g}", f"{float(is_.n_steps.mean()):.0f}"])
                ax.loglog(TOLERANCES, es, "o-", ms=3, lw=1, label=method, color=f"C{METHODS.index(method)}")
            ax.loglog(TOLERANCES, TOLERANCES, "k:", lw=0.8, label="error = rtol")
            ax.set_title(model, fontsize=9)
            ax.set_xlabel("rtol")
            ax.grid(alpha=0.3)
            ax.legend(fontsize=6)
    axes[0].set_ylabel("largest error / largest value")
    fig.tight_layout()
    fig.savefig(os.path.join(here, "accuracy.svg"), metadata={"Date": None})
    with open(os.path.join(here, "accuracy.csv"), "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["model", "method", "rtol", "error", "steps"])
        w.writerows(rows)


main()
