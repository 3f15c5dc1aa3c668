"""What programs ask of check-ups and of the packs they are made by."""
