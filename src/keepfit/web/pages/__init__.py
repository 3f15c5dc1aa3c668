"""Pages that join several rooms: the desk, the health of the office."""
