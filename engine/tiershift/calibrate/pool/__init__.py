"""What sets every authority apart from England, estimated for all of them together: partial pooling."""
