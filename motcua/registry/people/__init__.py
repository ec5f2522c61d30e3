"""Whom the administration serves: citizens and businesses, how to reach them, and who may act for whom.

Words: a *person* is known by her *number* (a citizen's 12 digits, a business's tax code); a *mandate* lets one person
(the *agent*) act for another (the *principal*) in a stretch of days on a stated ground. The rows are personal data:
events name ids and fields only. Called by dossiers and, through `queries.actor_of`, by the faces at each request.
"""
