"""Ways to pay, each in a folder of its own: copy one, and add a line to `registered.py`."""
