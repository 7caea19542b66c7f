from importlib import import_module

from django.db import migrations

# A closed meeting takes one change: words about a child who was erased go, said so by whoever
# erases (`csc.forgetting`, for the transaction alone), and nothing else of the row with them.
GUARD = """
CREATE OR REPLACE FUNCTION boards_closed_meeting_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_meeting bigint;
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE to_jsonb(NEW) END;
    one jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND current_setting('csc.forgetting', true) = 'on' THEN
        IF TG_TABLE_NAME = 'boards_decision'
            AND old_row - 'words' = new_row - 'words' AND new_row ->> 'words' = 'Erased with the child’s record'
        THEN
            RETURN NEW;
        ELSIF TG_TABLE_NAME = 'boards_agendaitem'
            AND old_row - 'seen' - 'why' = new_row - 'seen' - 'why'
            AND new_row ->> 'why' = 'Erased with the child’s record'
        THEN
            RETURN NEW;
        ELSIF TG_TABLE_NAME = 'boards_meeting' AND old_row - 'agreed' = new_row - 'agreed'
            AND jsonb_array_length(old_row -> 'agreed') = jsonb_array_length(new_row -> 'agreed')
        THEN
            RETURN NEW;
        END IF;
    END IF;
    IF TG_TABLE_NAME = 'boards_meeting' THEN
        IF old_row ->> 'state' = 'closed' THEN
            RAISE EXCEPTION 'a closed meeting does not change' USING ERRCODE = 'check_violation';
        END IF;
    ELSE
        FOREACH one IN ARRAY ARRAY[old_row, new_row] LOOP
            CONTINUE WHEN one IS NULL;
            of_meeting := one ->> 'meeting_id';
            IF of_meeting IS NULL THEN
                SELECT meeting_id INTO of_meeting FROM boards_agendaitem
                WHERE id = (one ->> 'item_id')::bigint;
            END IF;
            PERFORM 1 FROM boards_meeting WHERE id = of_meeting AND state = 'closed';
            IF FOUND THEN
                RAISE EXCEPTION 'a closed meeting does not change'
                USING ERRCODE = 'check_violation';
            END IF;
        END LOOP;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""

BEFORE = import_module("boards.migrations.0004_meetings").GUARD.partition("CREATE TRIGGER")[0]
NO_CHANGE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("boards", "0005_children_followed")]

    operations = [migrations.RunSQL(GUARD, NO_CHANGE)]
