"""Tests of the Python API and of the build."""
