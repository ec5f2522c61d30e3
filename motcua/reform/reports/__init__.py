"""Reports of a unit for a period: prose by people, figures of the records, contributions of other units.

Words: a *kind* is a report's plan, kept as data; a *passage* is the prose of a section; a *contribution* is what another
unit was asked for; a *freeze* is the whole content as of a position of the journal, with its hash, and only a freeze is
approved. Nothing here counts: figures come from indicators, and what no room counts yet says "no records".
"""
