"""Who can sign in: accounts, their sessions, second factors and tokens, and the `Actor` that everyone else sees.

An account says who someone is; what they may do follows from the posts they hold (registry.organization) and
the people they may act for (registry.people). How surely it is she is the *assurance* of her session. Called by faces at
sign-in, by every policy through `Actor`.
"""
