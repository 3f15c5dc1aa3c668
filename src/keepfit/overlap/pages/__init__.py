"""The pages of overlap."""
