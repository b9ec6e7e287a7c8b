"""Every rule that Potluck checks: one table, the cases that show each rule, and the page about it."""

from potluck.rules.table import MAY_BLANK, MAY_STAY, RULES, Rule

__all__ = ["MAY_BLANK", "MAY_STAY", "RULES", "Rule"]
