"""The pages, a module for each step or two; each has a blueprint."""

from ptn_scan.desk.views import (
    around,
    home,
    members,
    papers,
    paths,
    preparing,
    rereading,
    results,
    review,
    scanner,
    scans,
    sheets,
    spoiled,
    stacks,
)

BLUEPRINTS = (
    home.pages,
    rereading.pages,
    members.pages,
    preparing.pages,
    spoiled.pages,
    scans.pages,
    scanner.pages,
    stacks.pages,
    review.pages,
    sheets.pages,
    results.pages,
    around.pages,
    papers.pages,
    paths.pages,
)
