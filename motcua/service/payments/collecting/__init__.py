"""The collecting office's side of money: what was collected, what is owed and reminded of, what goes back, receipt books,
cash, and the matters in which money and dossier do not agree. Called by the desk and by dossiers."""
