"""Serving: the light half. Dossiers and Parquet, through one audience filter, as pages, metadata and bundle."""
