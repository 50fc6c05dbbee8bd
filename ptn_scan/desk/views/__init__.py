"""The pages, a module for each step or two; each has a blueprint."""

from ptn_scan.desk.views import (
    home,
    members,
    papers,
    preparing,
    results,
    review,
    scans,
    sheets,
)

BLUEPRINTS = (
    home.pages,
    members.pages,
    preparing.pages,
    scans.pages,
    review.pages,
    sheets.pages,
    results.pages,
    papers.pages,
)
