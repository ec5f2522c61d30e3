"""Pure decisions: what numbers and squares of cards say, and what a card is worth on a day."""
