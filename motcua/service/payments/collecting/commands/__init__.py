"""What the collecting office does with money. Who calls holds the lock of what is paid for."""
