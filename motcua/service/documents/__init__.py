"""A unit's papers: the register of what comes in and that of what goes out (Decree 30/2020/NĐ-CP).

Words: an *incoming* document is registered by the clerk, *assigned* by a leader with a deadline, and *handled*, by a
reply or with a note. An *outgoing* one is drafted, *submitted* to its signer, signed or *sent back*, and *issued* by the
clerk: only then it has a number and a date, in order and without a gap. An issued one is never changed: it is recalled, or
replaced by another. How either stands is computed. Called by the desk; read by indicators.
"""
