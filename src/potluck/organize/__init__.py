"""For the organizer's own eyes: where the event stands."""
