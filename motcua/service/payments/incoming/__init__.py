"""Where money comes in: the bank accounts of the units that collect, by day, and what gateways sent that was not taken in."""
