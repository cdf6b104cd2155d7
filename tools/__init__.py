"""What developing the workbook needs beside it."""
