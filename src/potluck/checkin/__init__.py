"""Check in: the heavy half. One pass over each table leaves Parquet, quarantine, keys and a dossier."""
