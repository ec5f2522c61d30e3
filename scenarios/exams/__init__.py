"""The part `exam` of a deck: an exam of officials, from its questions to the appeals against them."""
