"""The answer, told: one HTML file that needs nothing else."""

from lustrum.report.page import report_html, write_report
from lustrum.report.sections import SECTIONS

__all__ = ["SECTIONS", "report_html", "write_report"]
