"""The workspace folder: papers, what was read in them, and what the user decided about it."""

from kg.workspace.workspace import AddReport, Workspace

__all__ = ["AddReport", "Workspace"]
