"""What the city exchanges with the National Public Service Portal, and how: `traffic` is the messages both ways.

Words: a *correspondence* is one dossier of the portal's with the numbered messages of both sides; what comes is kept in the
*inbox*, what goes in the *outbox*. Stands over dossiers; called by the interface (what comes) and the desk (what is stuck).
"""
