"""Layouts: where the table is in a stranger's file, and how it is written, checked on the whole file."""

from potluck.read.layouts.values import Layout, NotATable

__all__ = ["Layout", "NotATable"]
