"""The invented world, made from a seed: no files, no clock."""
