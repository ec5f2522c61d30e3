"""Where a scanned QR code leads."""
