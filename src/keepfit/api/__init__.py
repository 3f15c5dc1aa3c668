"""The same rooms for programs: one API, tokens, and events sent to other systems."""
