"""The citizens' face: finding a procedure, filing, following, rating. One folder a journey.

Mobile first, works without JavaScript, one thing a page. Views translate in, call one command or query, translate out.
"""
