"""The schema's revisions, found by Alembic as `handoff.store:migrations`."""
