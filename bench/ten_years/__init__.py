"""Ten years of a city's records of its rooms of reform and service, made inside the database (INSERT … SELECT
generate_series, as the owner), in the rooms' real tables and within their constraints."""
