"""The Python API: a graph one can ask, and the objects it answers with."""
