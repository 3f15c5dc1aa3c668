"""What the pages of all rooms share: words in both languages, and forms that show them."""
