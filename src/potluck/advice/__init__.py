"""What the values of a column suggest about a finding: likely causes, intended values, hints for tools."""
