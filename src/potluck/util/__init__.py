"""Helpers that every room uses and none owns: files, work ahead on threads, the machine, words, safe texts."""
