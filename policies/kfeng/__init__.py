"""Kfeng's procedure for customer complaints: a policy pack, data only."""
