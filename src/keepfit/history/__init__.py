"""Posts, messages and metrics over time, and what was measured from them."""
