"""Commands around the site: set-up, database cluster, demo, tests, sizes."""
