"""The desk's pages of money: collections, what is owed, refunds, matters, receipt books, and a dossier's own money."""
