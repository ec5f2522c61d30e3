"""The designer of processes at the desk: their drawings, and the cases by which they are tested."""
