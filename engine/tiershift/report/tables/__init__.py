"""The tables that finance teams ask for, made from what the model holds: the plan of money and its decisions."""
