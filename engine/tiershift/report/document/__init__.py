"""The model's own document: one HTML page, made from the model alone, that works with the network off."""
