"""What evaluation decides: pure records and functions."""
