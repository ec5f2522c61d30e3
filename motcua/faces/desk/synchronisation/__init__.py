"""Cards of health insurance and the population database: how far, what waits for officials, a card beside people."""
