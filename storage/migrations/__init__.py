"""How the schema came about, step by step (Alembic). `HEAD` is the newest step, known without importing Alembic."""

HEAD = "0022"
