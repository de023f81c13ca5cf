"""What every part of the read API shares: tokens, limits, pages of results, and answers that are not sent twice."""
