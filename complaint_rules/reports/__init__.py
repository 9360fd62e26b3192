"""Decisions, explanations and policies as JSON and as text for people."""
