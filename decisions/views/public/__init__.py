"""The pages that everybody reads without signing in."""
