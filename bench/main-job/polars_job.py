"""The main job in Polars: CSV to checked Parquet and a cube of five dimensions with all totals."""

import itertools
import os
import sys

import polars as pl

csv, out = sys.argv[1], sys.argv[2]
os.makedirs(out)
rows = pl.scan_csv(csv, infer_schema_length=0).filter(
    pl.col("country_of_birth").str.contains("^[A-Z]{3}$") & pl.col("birth_date").str.to_date(strict=False).is_not_null()
)
rows = rows.with_columns(pl.when(pl.col("sex").is_in(["F", "M"])).then(pl.col("sex")).otherwise(pl.lit("_U")).alias("sex"))
rows.sink_parquet(f"{out}/rows.parquet", compression="zstd")
dims = ["sex", "country_of_birth", "province", "education", "activity"]
base = pl.scan_parquet(f"{out}/rows.parquet").group_by(dims).agg(pl.len().alias("n")).collect(engine="streaming")
parts = []
for size in range(len(dims) + 1):
    for kept in itertools.combinations(dims, size):
        part = base.group_by(kept).agg(pl.col("n").sum()) if kept else base.select(pl.col("n").sum())
        parts.append(part.with_columns(pl.lit("_T").alias(d) for d in dims if d not in kept).select(*dims, "n"))
cube = pl.concat(parts)
cube.write_parquet(f"{out}/cube.parquet", compression="zstd")
print(f"Polars {pl.__version__}: {cube.height} cells, grand total {cube['n'].max()}")
