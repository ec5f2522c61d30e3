"""The only code that writes dossiers: one verb a function, a file a subject.

Every command locks its dossiers first, in the order of their ids, then asks policy and transitions, writes, and
records what happened. None opens a transaction: the face or the job does.
"""
