"""Documents at the desk: the registers of what comes in and goes out, a document of either, and drafting."""
