"""Health insurance: who is insured, and look-ups by the facilities that treat people.

Words: a *card* is one person's row in the register that the social insurance sends; a *facility* treats people, and its
*officers* (officials, or programs with a token) look up for it; a *look-up* is one question and its *answer*: valid or not,
until when, which level, why not. What is not in the register is asked over the *line* to the social insurance; while that is
down the look-up *waits* and is settled later. Owns the tables `insurance_*`; called by desk and api.
"""
