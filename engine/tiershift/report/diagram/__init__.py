"""The stock-and-flow diagram of a model as an SVG that needs nothing beside it."""
