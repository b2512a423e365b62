"""Writes the specimens of this folder, and for each the cells that pyreadstat itself reads from it.

    python make.py FOLDER [CSV ...]

All data are generated. With CSV files (public microdata), each is also written in every format, which makes large specimens that are
not kept here: tests read them from the folder named by RIHLA_SURVEY_SPECIMENS. Made with pyreadstat 1.3 and pandas 2.
"""

import csv
import datetime as dt
import random
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat


def number(x):
    if float(x).is_integer() and abs(x) < 1e15:
        return str(int(x))
    if abs(x) >= 1e21 or abs(x) < 1e-9:
        mantissa, exponent = f"{Decimal(repr(float(x))):e}".split("e") if "e" not in repr(x) else repr(x).split("e")
        return f"{mantissa}e{int(exponent)}"
    return format(Decimal(str(x)), "f")


def cell(x, kind, is_text):
    if isinstance(x, str):
        return x.rstrip(" ") if is_text else "." + x
    if x is None or x is pd.NaT or (isinstance(x, float) and np.isnan(x)):
        return "" if is_text else "."
    if isinstance(x, (dt.datetime, pd.Timestamp)):
        text = x.strftime("%Y-%m-%dT%H:%M:%S")
        return text + (f".{x.microsecond // 1000:03}" if x.microsecond else "")
    if isinstance(x, dt.date):
        return x.isoformat()
    if isinstance(x, dt.time):
        return x.strftime("%H:%M:%S")
    return number(np.float32(x) if kind == "float" else float(x))


def expect(path):
    """Writes what pyreadstat reads."""
    read = pyreadstat.read_dta if path.suffix == ".dta" else pyreadstat.read_sav
    frame, meta = read(str(path), user_missing=True)
    kinds = meta.readstat_variable_types
    with open(f"{path}.csv", "w", newline="", encoding="utf-8") as out:
        write = csv.writer(out, lineterminator="\n")
        write.writerow(frame.columns)
        columns = [[cell(x, kinds[name], kinds[name] == "string") for x in frame[name]] for name in frame.columns]
        for row in zip(*columns):
            write.writerow(row)


def survey(n):
    """A small generated labour force survey."""
    chance = random.Random(20261125)
    rows = []
    for i in range(n):
        rows.append(
            {
                "caseid": i + 1,
                "sex": chance.choice([1.0, 2.0]),
                "age": float(chance.choice(list(range(15, 90)) + [998, 999])),
                "citizen": float(chance.choice([1, 2, 3, 4, 9])),
                "region": chance.choice(["NORD", "SUD", "EST", ""]),
                "wage": chance.choice([np.nan, 0.0, -1.5, 1234.56, 0.1, 1e-12, 6.02e23, 123456789012.0]),
                "weight": round(chance.uniform(0.5, 900), 6),
                "interview": dt.date(2020, 1, 1) + dt.timedelta(days=chance.randrange(900)),
                "started": dt.datetime(2021, 6, 1, 8, 0, 0) + dt.timedelta(seconds=chance.randrange(10**6)),
                "remark": chance.choice(["", "Côte d'Ivoire", "المغرب", "a" * 30 + "é", "plain"]),
            }
        )
    return pd.DataFrame(rows)


LABELS = {
    "caseid": "Number of the case",
    "sex": "Sex of respondent",
    "age": "Age in completed years",
    "citizen": "Country of citizenship",
    "region": "Region",
    "wage": "Monthly wage",
    "weight": "Survey weight",
    "interview": "Date of interview",
    "started": "Start of interview",
    "remark": "Remark",
}
VALUES = {
    "sex": {1: "Male", 2: "Female"},
    "citizen": {1: "Morocco", 2: "Mali", 3: "Senegal", 4: "Côte d'Ivoire", 9: "Not stated"},
    "age": {998: "Refused", 999: "Not stated"},
}


def sav(folder):
    frame = survey(16)
    frame["long"] = ["x" * (i * 53 % 700) + "é" * (i % 3) for i in range(len(frame))]
    for name, options in [
        ("plain", {}),
        ("bytecode", {"row_compress": True}),
        ("zlib", {"compress": True}),
    ]:
        path = folder / f"survey-{name}.{'zsav' if name == 'zlib' else 'sav'}"
        pyreadstat.write_sav(
            frame,
            str(path),
            file_label="Labour force survey, generated",
            column_labels=LABELS,
            variable_value_labels=VALUES,
            missing_ranges={"age": [{"lo": 990, "hi": 999}], "citizen": [9]},
            **options,
        )
        expect(path)


def dta(folder):
    frame = survey(16)
    for version, release in [(8, 113), (10, 114), (12, 115), (13, 117), (14, 118), (15, 119)]:
        data = frame.copy()
        data["small"] = (data["caseid"] % 100).astype("int8")
        data["medium"] = (data["caseid"] * 300).astype("int16")
        if release < 117:
            data["remark"] = ["plain" if i % 2 else "" for i in range(len(data))]
        elif release == 117:
            data["remark"] = ["plain" if i % 2 else "" for i in range(len(data))]
        path = folder / f"survey-{release}.dta"
        values = {k: v for k, v in VALUES.items() if k != "citizen" or release > 117}
        tagged = data["age"].astype(object)
        data["age"] = ["a" if x == 998 else "b" if x == 999 else x for x in tagged]
        pyreadstat.write_dta(
            data,
            str(path),
            file_label="Labour force survey, generated",
            column_labels=[LABELS.get(c, "") for c in data.columns],
            version=version,
            variable_value_labels={k: v for k, v in values.items() if k != "age"},
            missing_user_values={"age": ["a", "b"]},
        )
        expect(path)
    for release in [117, 118, 119]:
        data = frame[["caseid", "sex", "remark", "interview", "started"]].copy()
        data["interview"] = pd.to_datetime(data["interview"])
        data["single"] = frame["weight"].astype("float32")
        data["gaps"] = [np.nan if i % 3 else i + 0.1 for i in range(len(data))]
        data["gaps"] = data["gaps"].astype("float32")
        if release == 117:
            data["remark"] = ["plain" * (i % 5) for i in range(len(data))]
        data["essay"] = ["y" * (i * 211 % 1500) if i % 4 else "same" for i in range(len(data))]
        path = folder / f"long-{release}.dta"
        data.to_stata(
            path,
            write_index=False,
            version=release,
            convert_strl=["essay", "remark"],
            convert_dates={"interview": "td", "started": "tc"},
            byteorder="big" if release == 118 else "little",
        )
        expect(path)
    data = pd.DataFrame({"month": pd.to_datetime(["2020-01-01", "2021-12-01", "1959-11-01"]), "n": [1, 2, 3]})
    for kind in ["tm", "tq", "th", "ty", "tw"]:
        path = folder / f"dates-{kind}.dta"
        data.to_stata(path, write_index=False, version=114, convert_dates={"month": kind}, byteorder="big")


def microdata(folder, path):
    frame = pd.read_csv(path, low_memory=False)
    frame.columns = [("v" + c if not c[0].isalpha() else c).replace(".", "_")[:32] for c in map(str, frame.columns)]
    for name in frame.columns:
        if frame[name].dtype in (object, "string", "str"):
            frame[name] = frame[name].fillna("").astype(str)
        elif frame[name].dtype == bool:
            frame[name] = frame[name].astype("int8")
    stem = Path(path).stem
    for suffix, options in [(".sav", {}), ("-b.sav", {"row_compress": True}), (".zsav", {"compress": True})]:
        pyreadstat.write_sav(frame, str(folder / f"{stem}{suffix}"), **options)
        expect(folder / f"{stem}{suffix}")
    for version in [8, 12, 14, 15]:
        pyreadstat.write_dta(frame, str(folder / f"{stem}-{version}.dta"), version=version)
        expect(folder / f"{stem}-{version}.dta")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 2:
        for path in sys.argv[2:]:
            microdata(folder, path)
        return
    sav(folder)
    dta(folder)


main()
