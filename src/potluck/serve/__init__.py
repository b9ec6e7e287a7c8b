"""Serving: dossiers and Parquet go through one audience filter and become pages, metadata and a bundle."""
