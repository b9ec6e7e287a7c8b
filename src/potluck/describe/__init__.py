"""Describing: descriptors read so that nothing is guessed, checked, and turned into frozen values."""
