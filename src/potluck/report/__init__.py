"""The report of a check, for machines and for the person who has the file.

`report_of` returns plain data. The HTML page is in `potluck.report.page`, the CSV in `potluck.report.csvfile`; both
are imported only when needed.
"""

from potluck.report.data import Report, TableReport, report_of

__all__ = ["Report", "TableReport", "report_of"]
