"""Who says, serves or reaches the same as whom (重复)."""
