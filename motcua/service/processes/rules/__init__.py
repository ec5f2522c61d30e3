"""Pure decisions of processes: reading a drawing, checking it, running it, finding whose a step is."""
