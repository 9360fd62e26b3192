"""A journal's store in SQLite or PostgreSQL. Nothing else knows SQLAlchemy, and none of its objects leaves."""
