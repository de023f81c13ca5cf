"""Browser tests. A package, so that its browser lives no longer than they do."""
