"""The agents and rooms of a day are taken in the agenda too: triggers write it, beside those of appointments and sessions.

A session that changes gives its occupations back and takes its own again (`session_occupies`): the staff of its day is
taken again just after, triggers of one event being run in the order of their names. What the session takes itself is its own.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION day_staff_takes(dpt smallint, the_day uuid, who uuid, place uuid, gone timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT s.id, s.starts_at, s.until, s.status, s.agent_id, s.room_id INTO held
    FROM accelerator_day d JOIN appointments_session s ON s.id = d.session_id AND s.departement_id = dpt
    WHERE d.id = the_day AND d.departement_id = dpt;
    IF held.agent_id = who OR held.room_id = place THEN RETURN; END IF;
    IF held.status = 'planned' AND (gone IS NULL OR gone > held.starts_at) THEN
        PERFORM occupation_take(
            dpt, NULL, held.id, who, place, NULL, tstzrange(held.starts_at, least(held.until, gone)), NULL
        );
    END IF;
END $$;

CREATE FUNCTION coach_occupies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.member_id IS NOT NULL THEN
        DELETE FROM appointments_occupation WHERE departement_id = OLD.departement_id AND agent_id = OLD.member_id
        AND session_id = (SELECT s.id FROM accelerator_day d JOIN appointments_session s ON s.id = d.session_id
                          WHERE d.id = OLD.day_id AND s.agent_id IS DISTINCT FROM OLD.member_id);
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.member_id IS NOT NULL THEN
        PERFORM day_staff_takes(NEW.departement_id, NEW.day_id, NEW.member_id, NULL, NEW.left_at);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION day_room_occupies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM appointments_occupation WHERE departement_id = OLD.departement_id AND room_id = OLD.room_id
        AND session_id = (SELECT s.id FROM accelerator_day d JOIN appointments_session s ON s.id = d.session_id
                          WHERE d.id = OLD.day_id AND s.room_id IS DISTINCT FROM OLD.room_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM day_staff_takes(NEW.departement_id, NEW.day_id, NULL, NEW.room_id, NEW.closed_at);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION session_takes_day_staff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM day_staff_takes(c.departement_id, c.day_id, c.member_id, NULL, c.left_at)
    FROM accelerator_coach c JOIN accelerator_day d ON d.id = c.day_id
    WHERE d.departement_id = NEW.departement_id AND d.session_id = NEW.id AND c.member_id IS NOT NULL;
    PERFORM day_staff_takes(r.departement_id, r.day_id, NULL, r.room_id, r.closed_at)
    FROM accelerator_dayroom r JOIN accelerator_day d ON d.id = r.day_id
    WHERE d.departement_id = NEW.departement_id AND d.session_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER coach_occupies AFTER INSERT OR DELETE OR UPDATE OF member_id, day_id, left_at, departement_id
    ON accelerator_coach FOR EACH ROW EXECUTE FUNCTION coach_occupies();
CREATE TRIGGER day_room_occupies AFTER INSERT OR DELETE OR UPDATE OF room_id, day_id, closed_at, departement_id
    ON accelerator_dayroom FOR EACH ROW EXECUTE FUNCTION day_room_occupies();
CREATE TRIGGER session_takes_day_staff AFTER UPDATE OF
    status, starts_at, minutes, buffer_minutes, agent_id, room_id, departement_id
    ON appointments_session FOR EACH ROW WHEN (
        NEW.status = 'planned' AND
        (OLD.status, OLD.starts_at, OLD.minutes, OLD.buffer_minutes, OLD.agent_id, OLD.room_id, OLD.departement_id)
        IS DISTINCT FROM
        (NEW.status, NEW.starts_at, NEW.minutes, NEW.buffer_minutes, NEW.agent_id, NEW.room_id, NEW.departement_id)
    ) EXECUTE FUNCTION session_takes_day_staff();
"""

BACKWARDS = """
DROP TRIGGER session_takes_day_staff ON appointments_session;
DROP TRIGGER day_room_occupies ON accelerator_dayroom;
DROP TRIGGER coach_occupies ON accelerator_coach;
DROP FUNCTION session_takes_day_staff();
DROP FUNCTION day_room_occupies();
DROP FUNCTION coach_occupies();
DROP FUNCTION day_staff_takes(smallint, uuid, uuid, uuid, timestamptz);
"""

# Days that are planned already: what was taken before them stays so.
KNOWN = """
DO $$
DECLARE
    dpt smallint;
BEGIN
    FOR dpt IN SELECT id FROM tenancy_departement ORDER BY id LOOP
        PERFORM set_config('app.departement', dpt::text, true);
        INSERT INTO appointments_occupation (id, departement_id, session_id, agent_id, period)
        SELECT gen_random_uuid(), dpt, s.id, c.member_id, tstzrange(s.starts_at, least(s.until, c.left_at))
        FROM accelerator_coach c JOIN accelerator_day d ON d.id = c.day_id JOIN appointments_session s ON s.id = d.session_id
        WHERE c.departement_id = dpt AND s.status = 'planned' AND c.member_id IS NOT NULL
        AND (c.left_at IS NULL OR c.left_at > s.starts_at) ORDER BY s.starts_at ON CONFLICT DO NOTHING;
        INSERT INTO appointments_occupation (id, departement_id, session_id, room_id, period)
        SELECT gen_random_uuid(), dpt, s.id, r.room_id, tstzrange(s.starts_at, least(s.until, r.closed_at))
        FROM accelerator_dayroom r JOIN accelerator_day d ON d.id = r.day_id JOIN appointments_session s ON s.id = d.session_id
        WHERE r.departement_id = dpt AND s.status = 'planned'
        AND (r.closed_at IS NULL OR r.closed_at > s.starts_at) ORDER BY s.starts_at ON CONFLICT DO NOTHING;
    END LOOP;
    PERFORM set_config('app.departement', '', true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accelerator", "0002_presences"), ("appointments", "0011_selection")]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
