"""What can be done with a report: one table of acts for both faces, workspace and admin."""
