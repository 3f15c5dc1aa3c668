"""Documents as .docx: real styles, the official page, the same bytes for the same document."""
