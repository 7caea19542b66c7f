"""`manage.py migrate`: Django's own, as the role that owns the tables, and one at a time."""

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from accounts import policies, walls
from accounts.commands import told_plainly

# Any number will do; it is this product's for "a migration runs".
LOCK = 903_2021_04
# Behind a statement that waits for a lock on a table, every page that reads the table waits too: a
# migration that does not get its lock at once gives up, and is started again.
LOCK_TIMEOUT = "1s"


class Command(migrate.Command):
    """Migrate as `owner`, since the role the product works as may not make tables; then put up the
    walls between authorities."""

    def execute(self, *args: object, **options: object) -> str | None:
        """Migrate, or say in a sentence why not."""
        with told_plainly():
            return super().execute(*args, **options)

    def handle(self, *args: object, **options: object) -> None:
        """Wait for any migration that runs already, then migrate.

        Statements go as they are, for some cannot stand in a transaction: a migration that changes
        rows says `walls.every_authority(walls.Because.MIGRATION)`.
        """
        if options["database"] == DEFAULT_DB_ALIAS and "owner" in connections:
            options["database"] = "owner"
        connection = connections[options["database"]]
        with walls.unsaid():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
            try:
                super().handle(*args, **options)
                if not (options["plan"] or options["check_unapplied"]):
                    with transaction.atomic(using=connection.alias):
                        policies.put_up(connection)
            finally:
                if connection.connection is not None:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
                        cursor.execute("RESET lock_timeout")
