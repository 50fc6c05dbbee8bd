"""Rule profiles: what one body's rules say, as data with version, source and clauses."""
