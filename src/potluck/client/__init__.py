"""The side of those who receive a bundle: open it, verify it.

This room knows what lies in a bundle and nothing of how it was made. It imports pyarrow, pandas, Polars and DuckDB
only where they are used, so that a participant's install is small and `potluck.open` starts at once.
"""
