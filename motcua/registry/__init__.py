"""Who and what, dated: procedures, people, the organisation of the city."""
