"""The catalogue site: pages made from a release, and the site made from the pages."""

from potluck.serve.pages.builder import build_site
from potluck.serve.pages.view import FirstRows, ReleaseFile
from potluck.serve.pages.writer import write_pages

__all__ = ["FirstRows", "ReleaseFile", "build_site", "write_pages"]
