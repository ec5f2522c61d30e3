"""Money of Vietnam, written for people: in figures and in words. Amounts are whole đồng (`amount_vnd: int`).

Pure and without tables. Called by pages, receipts and documents.
"""
