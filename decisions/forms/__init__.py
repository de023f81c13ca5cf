"""Forms of reports, their rows, the acts on them, and the scheme of delegation."""
