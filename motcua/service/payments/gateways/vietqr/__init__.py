"""A transfer from any bank by a dynamic VietQR code (NAPAS, EMVCo merchant presented mode)."""
