"""Runs the three jobs in turn and prints medians: wall, CPU, peak memory."""

import os
import shutil
import statistics
import subprocess
import sys
import time

work, rihla, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
python = os.path.join(work, "venv/bin/python")
here = os.path.dirname(os.path.abspath(__file__))
csv = os.path.join(work, "observatory/inbox/register.csv")


def clean():
    for name in os.listdir(work):
        if name.startswith("out-") or name.startswith("observatory.rihla"):
            path = os.path.join(work, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)


def once(command):
    clean()
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"{command} failed: {out}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


jobs = {
    "rihla": [rihla, "build", os.path.join(work, "observatory"), "--quiet", "--json"],
    "duckdb": [python, os.path.join(here, "duckdb_job.py"), csv, os.path.join(work, "out-duckdb")],
    "polars": [python, os.path.join(here, "polars_job.py"), csv, os.path.join(work, "out-polars")],
}
seen = {name: [] for name in jobs}
for _ in range(runs):
    for name, command in jobs.items():
        seen[name].append(once(command))
print(f"{'':8} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9}   ratio of wall to DuckDB")
base = statistics.median(r[0] for r in seen["duckdb"])
for name, results in seen.items():
    wall, cpu, peak = (statistics.median(r[i] for r in results) for i in range(3))
    print(f"{name:8} {wall:8.1f} {cpu:8.1f} {peak:9.0f}   {wall / base:.2f}")
for name in ("duckdb", "polars"):
    print(f"{name}: {seen[name][-1][3].strip()}")
