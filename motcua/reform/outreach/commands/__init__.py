"""The only code that writes outreach: groups and their members, visits and campaigns."""
