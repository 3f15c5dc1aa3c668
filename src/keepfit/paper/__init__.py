"""How things look on paper and in pictures; knows no word of the domain."""
