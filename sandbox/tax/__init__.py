"""The tax office, as far as land goes: takes what changes hands, sets what is owed and says so in a notice, corrects
itself, and keeps the proofs of payment. What it sets is its own affair: no city reckons it. Misbehaves on request."""
