"""The interface for programs: procedures, filing, tracking, exports; OpenAPI 3.1, scoped tokens, problem+json.

Called by integrators and by the city's own stand-ins. Speaks the same commands as the pages.
"""
