"""The exchange with the National Portal at the desk: what does not get on, and what is done about it."""
