"""What changes people: each verb checks the permission, writes, and leaves its audit line."""
