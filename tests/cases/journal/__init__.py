"""The journal, on every store that it has."""
