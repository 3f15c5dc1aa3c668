"""What is decided without a database: which events there are, and how they are signed."""
