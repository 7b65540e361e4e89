"""Alembic migrations, one file per change of shape."""
