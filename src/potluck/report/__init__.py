"""What a check found, for machines and for the person who has the file.

`report_of` is plain data. The HTML page is in `potluck.report.page`, the CSV in `potluck.report.csvfile`; both are
imported when they are asked for.
"""

from potluck.report.data import Report, TableReport, report_of

__all__ = ["Report", "TableReport", "report_of"]
