"""What a measure is, and the facts of accounts as plain columns."""
