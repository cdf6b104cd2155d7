"""The workbook as people meet it: a real server, a real Chromium."""
