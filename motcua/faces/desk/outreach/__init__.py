"""Outreach at the desk: the teams and groups with the communes that they cover, one of them with its members and visits."""
