"""What the national population database (CSDLQG về dân cư) knows of a person, so that nobody is asked twice.

Words: an *ask* is one question to it about one number, on a legal *ground* for a *purpose*; a *record* is what it
answered, kept until it is stale; a *check* is an ask that waits because it was down; an *access* is one time that
somebody looked at a person's data, each in the journal and shown to that person. Called by the faces and the worker.
"""
