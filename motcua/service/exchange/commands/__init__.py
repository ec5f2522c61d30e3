"""The only code that writes integrations. Each takes many: all or none."""
