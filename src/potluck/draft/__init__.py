"""Drafting: the descriptor of a stranger's file, inferred from all of it."""

from potluck.draft.result import NotATable, TableDraft
from potluck.draft.tables import draft_tables

__all__ = ["NotATable", "TableDraft", "draft_tables"]
