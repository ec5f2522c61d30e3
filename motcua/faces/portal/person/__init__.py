"""One's own data: what is known and from where, who looked at it, and who acts for whom."""
