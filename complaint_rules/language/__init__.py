"""The expression language: trees, text, types and meaning."""
