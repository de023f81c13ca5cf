"""Reading what others keep in spreadsheets: rows of a file, values as typed, and what a register file holds."""
