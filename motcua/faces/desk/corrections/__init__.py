"""What people say is wrong in the population database: what is open, one report beside what speaks for and against it."""
