"""Reads of wallets; they take who asks, and never write."""
