"""After-hours pilots and QR codes of a deck: what is decided, scheduled, issued and scanned."""
