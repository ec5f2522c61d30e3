"""The site as a whole: its addresses, its middleware (who asks, when, refusals), its server entry point.

The top floor of the faces: the only place that knows all of them.
"""
