"""Stand-ins for systems outside, each an HTTP process of its own. Never imported by motcua."""
