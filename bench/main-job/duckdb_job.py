"""The main job in DuckDB: CSV to checked, encrypted Parquet and a cube of five dimensions with all totals."""

import os
import sys

import duckdb

csv, out = sys.argv[1], sys.argv[2]
os.makedirs(out)
db = duckdb.connect()
db.execute("PRAGMA add_parquet_key('k', '0123456789abcdef0123456789abcdef')")
# Newer versions write encrypted Parquet with an extension that has to be fetched, or with the library's own cipher, if asked like this.
try:
    db.execute("SET force_mbedtls_unsafe = 'true'")
except duckdb.Error:
    pass
db.execute("SET memory_limit = '2GB'")
db.execute(
    f"""
    COPY (
        SELECT * REPLACE (CASE sex WHEN 'F' THEN 'F' WHEN 'M' THEN 'M' ELSE '_U' END AS sex)
        FROM read_csv('{csv}', header = true, all_varchar = true)
        WHERE regexp_matches(country_of_birth, '^[A-Z]{{3}}$') AND try_cast(birth_date AS DATE) IS NOT NULL
    ) TO '{out}/rows.parquet' (FORMAT parquet, COMPRESSION zstd, ENCRYPTION_CONFIG {{footer_key: 'k'}})
    """
)
db.execute(
    f"""
    COPY (
        SELECT sex, country_of_birth, province, education, activity, count(*) AS n
        FROM read_parquet('{out}/rows.parquet', encryption_config = {{footer_key: 'k'}})
        GROUP BY CUBE (sex, country_of_birth, province, education, activity)
    ) TO '{out}/cube.parquet' (FORMAT parquet, COMPRESSION zstd, ENCRYPTION_CONFIG {{footer_key: 'k'}})
    """
)
cells = db.execute(f"SELECT count(*), max(n) FROM read_parquet('{out}/cube.parquet', encryption_config = {{footer_key: 'k'}})").fetchone()
print(f"DuckDB {duckdb.__version__}: {cells[0]} cells, grand total {cells[1]}")
