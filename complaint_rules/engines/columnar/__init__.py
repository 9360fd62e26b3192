"""The columnar engine: whole tables at once, in DuckDB, Polars, Spark or a database of one's own."""
