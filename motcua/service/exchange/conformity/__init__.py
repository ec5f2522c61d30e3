"""Conformity: the National Portal tries a service by calling the city, as a citizen and her dossier would go, and nothing
of it stays (ADR 0020)."""
