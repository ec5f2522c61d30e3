"""Sample values for the gallery: every component in every state, in both languages. Nobody and nothing real."""
