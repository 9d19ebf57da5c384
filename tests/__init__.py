"""Stories and proofs: what Counterpart does, said in its own words and run on real databases and a real browser."""
