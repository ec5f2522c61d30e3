"""The design system under every face: base pages, components, icons, words and formats.

Words: a *component* is a partial in `templates/ui/` called by a template tag of `templatetags/ui.py` with values of
`values.py`; *tone* is the colour family of a status; *density* is portal or desk. It knows no procedure and no
dossier: faces hand it values. The gallery at `/ui/` shows every component in every state.
"""
