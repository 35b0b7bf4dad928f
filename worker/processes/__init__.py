"""The processes that an operator starts, and what starts and stops them."""
