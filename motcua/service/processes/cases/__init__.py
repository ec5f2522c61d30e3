"""Cases of a process: what is given and happens, and what must come of it; run without a dossier and without a clock.

Words: a *case* belongs to one version of a drawing (or to a draft of one); its *events* have moments of their own; a
*run* is what came of it; where run and expectation *part*, the case fails. A sequence flow is *covered* when a case
passes it. A draft is published only when its cases pass and what they leave uncovered has a written reason.
Called by drafts of drawings, by the desk and by `motcua process test`.
"""
