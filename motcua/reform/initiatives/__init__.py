"""Ways of working that one unit tries and others may take up (mô hình, sáng kiến).

Words: an *initiative* is a unit's, with a problem and a practice; its *pilot* says where and when it is tried and by which
indicators it is measured; a *decision* recognises it or not; a *replication* is a unit that has taken it up. How it stands is
computed from these, and what came of it is read from the indicators. Called by the desk; read by indicators.
"""
