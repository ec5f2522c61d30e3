"""The rest of a city's procedures, made up: plausible names by field, marked synthetic wherever they are shown."""
