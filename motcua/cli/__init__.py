"""The `motcua` command: what an operator, an auditor or a developer does from a terminal."""
