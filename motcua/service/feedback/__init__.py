"""What people say of their dossier: the conversation with the office, the one-tap rating, the complaint about a delay.

Words: a *remark* is one thing said in a dossier's *conversation*, by its applicant's side or by the office. Nothing in
a dossier's state depends on any of it, so the room stands over dossiers. Called by portal and desk; read by figures.
"""
