"""Figures of plans and pages as they were, so that a change of shape is seen not to be a change of results."""
