"""Documents from templates: (template, values) becomes a PDF/A-2b, a text becomes a QR code.

Words: a *template* is a typst file in the folder of the room that owns the document, beginning with
`templates/page.typ` of this room (the layout of Decree 30/2020); *values* are JSON. Knows no business, keeps nothing.
"""
