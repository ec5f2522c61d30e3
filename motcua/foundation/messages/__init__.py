"""Messages to people: an outbox that is written with the state they are about and emptied by a job.

Words: a *channel* is in-app, e-mail or SMS; a *carrier* takes letters of one channel outside; a message that no
attempt could deliver is *undeliverable* and waits until somebody sends it again. A *template* is what can be told,
declared by the room that tells it with the *wording* it is shipped with; a *text* is another wording that an
administrator has set for it from a day on. Called by rooms that tell people.
"""
