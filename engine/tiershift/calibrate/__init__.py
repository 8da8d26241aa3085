"""Calibration and hold-out: what a model is compared with, fitted to and scored on, and how sure that leaves us."""
