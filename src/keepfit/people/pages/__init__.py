"""The pages of people: the way in, one's own settings, staff, units, the audit trail."""
