"""What a review holds."""
