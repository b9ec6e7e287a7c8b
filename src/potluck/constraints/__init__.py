"""The constraints of fields: one module each, and one table of them.

A module contains everything Potluck knows about its constraint: which types it fits, when a value satisfies it, what
breaking it is called and what to do. Every other room asks the table (`potluck.constraints.table`).
"""
