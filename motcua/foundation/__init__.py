"""What the software of any administration needs; has never heard of a procedure."""
