"""Pure rules of overlap: likeness of texts, of functions and of names."""
