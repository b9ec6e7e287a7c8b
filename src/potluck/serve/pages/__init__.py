"""The catalogue site: pages made from a release, and the site made from the pages."""

from potluck.serve.pages.builder import build_site
from potluck.serve.pages.view import FirstRows
from potluck.serve.pages.writer import write_pages

__all__ = ["FirstRows", "build_site", "write_pages"]
