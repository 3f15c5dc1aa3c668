"""What burden decides: pure records and functions."""
