"""The reform programme at the desk: the plans, a plan's tasks, a task with its reports and history."""
