"""What a model says: its equations, its units, its parameters, and where each of them stands."""
