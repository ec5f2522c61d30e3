"""The review of procedures at the desk: a plan's procedures, and one of them with its proposals and history."""
