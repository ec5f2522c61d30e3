"""The `motcua` command: what an operator, an auditor or a developer does from a terminal.

The top floor. `main.py` lists the commands; each is a function in a file of its name, kept thin. `supervisor/` runs
the city, `examinations/` are what `doctor` looks at, `pages/` are the parts of docs that are made from code.
"""
