"""The life of cases in the abstract: which steps are done, what can happen next, and whatever the facts may be."""
