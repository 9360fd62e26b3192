"""The life of a case: what has happened to a complaint, and everything that follows from it."""
