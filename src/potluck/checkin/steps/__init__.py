"""Steps: what is observed during the pass over a table; each kind of observation is a step."""
