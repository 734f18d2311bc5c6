"""Questions put to economies, scenarios and plans."""
