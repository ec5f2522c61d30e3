"""The only code that writes about money. Who calls holds the lock of what is paid for."""
