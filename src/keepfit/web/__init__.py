"""The office: the rooms' pages behind one door, for people with roles."""
