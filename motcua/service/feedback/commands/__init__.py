"""The only code that writes feedback: opinions (ratings, complaints), and the conversation with the office."""
