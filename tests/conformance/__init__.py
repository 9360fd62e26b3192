"""Every engine against the reference: whole records, on the same policies and facts."""
