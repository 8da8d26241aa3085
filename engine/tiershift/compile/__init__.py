"""A tree becomes a program, and a program becomes a kernel."""
