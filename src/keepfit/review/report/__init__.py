"""The report of a review: one HTML file in both languages."""
