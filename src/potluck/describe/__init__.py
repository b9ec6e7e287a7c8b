"""Descriptors: read without guessing, checked, and turned into frozen values."""
