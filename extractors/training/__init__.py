"""Training of the shipped model; nothing here is needed to run it."""
