"""What a graph says: each question a function of a graph, its answer with the evidence for it."""
