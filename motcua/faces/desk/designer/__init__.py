"""The designer of processes at the desk: drawings as a table of steps and on a canvas, what is wrong with them, the cases by
which they are tested, and their way to publication."""
