"""Layouts: where in a stranger's file a table is, and how it is written, proved on the whole file."""

from potluck.read.layouts.values import Layout, NotATable

__all__ = ["Layout", "NotATable"]
