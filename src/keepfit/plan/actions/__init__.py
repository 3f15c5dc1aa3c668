"""What writes: a plan's files at the desk; in the office permission, transaction and audit line."""
