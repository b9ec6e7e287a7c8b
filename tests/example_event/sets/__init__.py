"""The datasets, a module for each agency or two."""
