"""Baisha's after-sale service: a policy pack, data only."""
