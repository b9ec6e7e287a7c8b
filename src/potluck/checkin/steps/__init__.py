"""What is observed while a table is passed over; each kind of observation is a step."""
