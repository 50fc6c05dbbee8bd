"""Tally → minutes, announcement and workbook: content once, then .docx, .pdf and .xlsx."""
