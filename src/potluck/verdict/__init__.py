"""Checking: a plan made once from schema and header, then batches against it, then whole-table questions."""
