"""The only code that writes institutions: documents and their reviews, restructuring, quotas of staff, training."""
