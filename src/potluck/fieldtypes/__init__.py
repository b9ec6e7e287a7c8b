"""The types of fields: one module each, and one table of them.

A module says all that Potluck knows of its type: how a text is read, how values are stored and compared, what a
value is called and how to correct a cell that is not one. Every other room asks the table (`potluck.fieldtypes.table`).
"""
