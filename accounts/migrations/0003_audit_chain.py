"""The audit trail is only added to, and each entry is sealed to the one before it."""

import django.db.models.deletion
from django.db import migrations, models

# What an entry says, the same for ever: columns that come later are not part of it.
HASH = """
CREATE FUNCTION csc_entry_hash(before text, entry accounts_auditentry) RETURNS text
LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(before || json_build_array(
        entry.id,
        to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.person_id, entry.authority_id, entry.action, entry.subject, entry.reason, entry.detail
    )::text, 'UTF8')), 'hex')
$$
"""
# As the owner, and past every wall: at the commit nobody says any more whose rows are shown. The
# lock is taken last of all and kept for the commit alone, so that nobody waits for a long
# transaction's audit entry and no two wait for each other.
SEAL = """
CREATE FUNCTION csc_seal_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last accounts_auditlink;
    shown text := coalesce(current_setting('csc.authority', true), '');
BEGIN
    PERFORM set_config('csc.authority', '*', true);
    PERFORM pg_advisory_xact_lock(hashtext('audit'), coalesce(NEW.authority_id, 0)::int);
    SELECT * INTO last FROM accounts_auditlink
        WHERE authority_id IS NOT DISTINCT FROM NEW.authority_id ORDER BY number DESC LIMIT 1;
    INSERT INTO accounts_auditlink (entry, authority_id, number, hash) VALUES (
        NEW.id, NEW.authority_id, coalesce(last.number, 0) + 1,
        csc_entry_hash(coalesce(last.hash, ''), NEW)
    );
    PERFORM set_config('csc.authority', shown, true);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER sealed AFTER INSERT ON accounts_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION csc_seal_entry()
"""
ONLY_ADDED = """
CREATE FUNCTION csc_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON accounts_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION csc_only_added();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON accounts_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION csc_only_added();
-- A server of somebody's own may have one role for everything.
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_app') THEN
        REVOKE UPDATE, DELETE, TRUNCATE ON accounts_auditentry FROM csc_app;
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON accounts_auditlink FROM csc_app;
    END IF;
END $$
"""
WHAT_STANDS = """
INSERT INTO accounts_auditlink (entry, authority_id, number, hash)
WITH RECURSIVE numbered AS (
    SELECT entry, (entry).id, (entry).authority_id,
        row_number() OVER (PARTITION BY (entry).authority_id ORDER BY (entry).id) AS number
    FROM accounts_auditentry entry
), chained AS (
    SELECT id, authority_id, number, csc_entry_hash('', entry) AS hash
    FROM numbered WHERE number = 1
    UNION ALL
    SELECT next.id, next.authority_id, next.number, csc_entry_hash(chained.hash, next.entry)
    FROM chained JOIN numbered next ON next.number = chained.number + 1
        AND next.authority_id IS NOT DISTINCT FROM chained.authority_id
)
SELECT id, authority_id, number, hash FROM chained
"""
DROP = """
DROP TRIGGER sealed ON accounts_auditentry;
DROP TRIGGER only_added ON accounts_auditentry;
DROP FUNCTION csc_seal_entry;
DROP FUNCTION csc_only_added CASCADE;
DROP FUNCTION csc_entry_hash;
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'csc_app') THEN
        GRANT UPDATE, DELETE ON accounts_auditentry TO csc_app;
    END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_sessions_and_guesses")]

    operations = [
        migrations.CreateModel(
            name="AuditLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.BigIntegerField(unique=True)),
                ("number", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.authority",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority", "number"),
                        nulls_distinct=False,
                        name="audit_link_once",
                    )
                ]
            },
        ),
        migrations.RunSQL(HASH, migrations.RunSQL.noop),
        migrations.RunSQL(WHAT_STANDS, migrations.RunSQL.noop),
        migrations.RunSQL(SEAL, migrations.RunSQL.noop),
        migrations.RunSQL(ONLY_ADDED, DROP),
    ]
