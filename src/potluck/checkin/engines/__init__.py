"""Engines: where the work of passes is done, in this process or in others."""
