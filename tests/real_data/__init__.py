"""Complaints that people really made, from two public files, taken through the shipped packs."""
