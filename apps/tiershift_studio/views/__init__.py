"""The panels of the page: each reads the store, draws what it says, and hands on what the visitor asks."""
