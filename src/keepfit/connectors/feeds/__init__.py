"""Many feeds at once: the list of them, one visit to each, and the tables that come of it."""
