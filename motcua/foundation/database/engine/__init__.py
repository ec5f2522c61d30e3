"""Django's engine for PostgreSQL, which finds out without a statement that a kept connection is still there."""
