"""The gallery: the sample's graph in every kind of view, made by ``python -m graphs.gallery``."""
