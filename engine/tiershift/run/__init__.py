"""Kernels over time: one run, many runs, and their results as arrays with names."""
