"""The only code that writes initiatives: proposing, trying, deciding, taking up, giving up."""
