"""Tally → minutes, announcement and workbook: content once, then .docx, .pdf and .xlsx."""

from ptn_scan.documents.facts import DecidedRow, MinutesFacts
from ptn_scan.documents.write import document_count, write_documents

__all__ = ["DecidedRow", "MinutesFacts", "document_count", "write_documents"]
