"""Bringing the reform to people: community digital technology teams, youth volunteer groups, visits and campaigns.

Words: a *group* is either kind, founded by a unit for the communes of its *area*; a *membership* is a person's time in it; a
*visit* is what was done on a day with those who agreed; a *campaign* spreads word by a channel. Called by the desk; read
by indicators.
"""
