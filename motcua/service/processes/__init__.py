"""Processes: which step of a dossier is whose, and until when; drawn in BPMN 2.0 and run by SpiffWorkflow.

Words: a *definition* is one version of a drawing; its *steps* are the user tasks; an *instance* is one dossier's
run through it; a *task* is a step that somebody has to do, in a *unit* (found by its *place* in the drawing); an
*outcome* is how it was done; a *state* is where an instance stands, one row for all instances that stand there.
Called by dossiers, which locks the dossier first.
"""
