"""Drafting: the descriptor of a stranger's file, inferred from all of it."""

from potluck.draft.result import TableDraft
from potluck.draft.tables import draft_tables
from potluck.draft.undeclared import with_schema
from potluck.read.layouts import NotATable

__all__ = ["NotATable", "TableDraft", "draft_tables", "with_schema"]
