"""The organizer's commands: start an event, build, validate, release, and show where the event stands."""
