"""Checking: a plan made once from schema and header, batches checked against it, then whole-table questions."""
