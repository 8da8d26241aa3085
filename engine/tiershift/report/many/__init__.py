"""Many places at once: the same scenarios over the same futures in each, kept as one store, and programmes of some."""
