"""What people of a deck pay for their dossiers: which, when, by which way, and what the gateway tells of it."""
