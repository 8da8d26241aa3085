"""Why a result differs between two plans: what of the difference came from which decision, and through which links."""
