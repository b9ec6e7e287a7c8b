"""What the values of a column suggest about a finding: likely causes, likely meant values, hints for tools."""
