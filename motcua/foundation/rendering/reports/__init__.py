"""An official report as one value, and its four writings: DOCX, PDF/A, HTML (the partial `ui/report.html`) and XLSX.

Words: a *report* is prose in sections, tables and annexes, issued by an agency (Decree 30/2020/NĐ-CP); a *figure* is a
number of the records within it, never typed, which carries its *reference* into every writing; *sources* are the list
of all figures with where each stands. Knows no business and no database, keeps nothing.
"""
