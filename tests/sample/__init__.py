"""Tests of the sample that ships."""
