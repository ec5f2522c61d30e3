"""The only code that writes reviews: planning them, and taking proposals from the idea to the day they are carried out."""
