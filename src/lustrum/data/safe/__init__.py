"""Reading files that nobody vouches for: a workbook or an archive may refuse to open, but never brings lustrum down."""
