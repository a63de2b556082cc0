"""Planned appointments and sessions take their agent, room and person: triggers write it, so that no writer forgets.

`ON CONFLICT DO NOTHING`, then the exclusion told by hand: two inserts that meet would otherwise wait for each other
until PostgreSQL ends one of them as a deadlock; this way one waits, then learns that it lost.
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION occupation_refuse(resource text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'exclusion_violation', MESSAGE = 'already taken',
        CONSTRAINT = 'occupation_' || resource || '_once', TABLE = 'appointments_occupation';
END $$;

CREATE FUNCTION occupation_take(
    dpt smallint, meeting uuid, gathering uuid, who uuid, place uuid, person uuid, taken tstzrange, met tstzrange
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF who IS NOT NULL THEN
        INSERT INTO appointments_occupation (id, departement_id, appointment_id, session_id, agent_id, period)
        VALUES (gen_random_uuid(), dpt, meeting, gathering, who, taken) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN PERFORM occupation_refuse('agent'); END IF;
    END IF;
    IF place IS NOT NULL THEN
        INSERT INTO appointments_occupation (id, departement_id, appointment_id, session_id, room_id, period)
        VALUES (gen_random_uuid(), dpt, meeting, gathering, place, taken) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN PERFORM occupation_refuse('room'); END IF;
    END IF;
    IF person IS NOT NULL THEN
        INSERT INTO appointments_occupation (id, departement_id, appointment_id, session_id, beneficiary_id, period)
        VALUES (gen_random_uuid(), dpt, meeting, gathering, person, met) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN PERFORM occupation_refuse('beneficiary'); END IF;
    END IF;
END $$;

CREATE FUNCTION appointment_occupies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM appointments_occupation WHERE departement_id = OLD.departement_id AND appointment_id = OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
    IF NEW.status = 'planned' THEN
        PERFORM occupation_take(
            NEW.departement_id, NEW.id, NULL,
            CASE WHEN NEW.session_id IS NULL THEN NEW.agent_id END,
            CASE WHEN NEW.session_id IS NULL THEN NEW.room_id END,
            NEW.beneficiary_id,
            tstzrange(NEW.starts_at, NEW.until),
            tstzrange(NEW.starts_at, NEW.starts_at + make_interval(mins => NEW.minutes))
        );
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION session_occupies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM appointments_occupation WHERE departement_id = OLD.departement_id AND session_id = OLD.id;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN NULL; END IF;
    IF NEW.status = 'planned' THEN
        PERFORM occupation_take(
            NEW.departement_id, NULL, NEW.id, NEW.agent_id, NEW.room_id, NULL, tstzrange(NEW.starts_at, NEW.until), NULL
        );
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER appointment_occupies_on_insert AFTER INSERT ON appointments_appointment
    FOR EACH ROW WHEN (NEW.status = 'planned') EXECUTE FUNCTION appointment_occupies();
CREATE TRIGGER appointment_occupies_on_update AFTER UPDATE OF
    status, starts_at, minutes, buffer_minutes, agent_id, room_id, session_id, beneficiary_id, departement_id
    ON appointments_appointment FOR EACH ROW WHEN (
        (OLD.status = 'planned' OR NEW.status = 'planned') AND
        (OLD.status, OLD.starts_at, OLD.minutes, OLD.buffer_minutes, OLD.agent_id, OLD.room_id, OLD.session_id,
         OLD.beneficiary_id, OLD.departement_id)
        IS DISTINCT FROM
        (NEW.status, NEW.starts_at, NEW.minutes, NEW.buffer_minutes, NEW.agent_id, NEW.room_id, NEW.session_id,
         NEW.beneficiary_id, NEW.departement_id)
    ) EXECUTE FUNCTION appointment_occupies();
CREATE TRIGGER appointment_occupies_on_delete AFTER DELETE ON appointments_appointment
    FOR EACH ROW EXECUTE FUNCTION appointment_occupies();

CREATE TRIGGER session_occupies_on_insert AFTER INSERT ON appointments_session
    FOR EACH ROW WHEN (NEW.status = 'planned') EXECUTE FUNCTION session_occupies();
CREATE TRIGGER session_occupies_on_update AFTER UPDATE OF
    status, starts_at, minutes, buffer_minutes, agent_id, room_id, departement_id
    ON appointments_session FOR EACH ROW WHEN (
        (OLD.status, OLD.starts_at, OLD.minutes, OLD.buffer_minutes, OLD.agent_id, OLD.room_id, OLD.departement_id)
        IS DISTINCT FROM
        (NEW.status, NEW.starts_at, NEW.minutes, NEW.buffer_minutes, NEW.agent_id, NEW.room_id, NEW.departement_id)
    ) EXECUTE FUNCTION session_occupies();
CREATE TRIGGER session_occupies_on_delete AFTER DELETE ON appointments_session
    FOR EACH ROW EXECUTE FUNCTION session_occupies();
"""

BACKWARDS = """
DROP TRIGGER session_occupies_on_delete ON appointments_session;
DROP TRIGGER session_occupies_on_update ON appointments_session;
DROP TRIGGER session_occupies_on_insert ON appointments_session;
DROP TRIGGER appointment_occupies_on_delete ON appointments_appointment;
DROP TRIGGER appointment_occupies_on_update ON appointments_appointment;
DROP TRIGGER appointment_occupies_on_insert ON appointments_appointment;
DROP FUNCTION session_occupies();
DROP FUNCTION appointment_occupies();
DROP FUNCTION occupation_take(smallint, uuid, uuid, uuid, uuid, uuid, tstzrange, tstzrange);
DROP FUNCTION occupation_refuse(text);
"""

# Appointments planned before this rule may overlap: the first one found takes the hour, the other stays as it is.
KNOWN = """
DO $$
DECLARE
    dpt smallint;
BEGIN
    FOR dpt IN SELECT id FROM tenancy_departement ORDER BY id LOOP
        PERFORM set_config('app.departement', dpt::text, true);
        INSERT INTO appointments_occupation (id, departement_id, appointment_id, agent_id, period)
        SELECT gen_random_uuid(), departement_id, id, agent_id, tstzrange(starts_at, until)
        FROM appointments_appointment WHERE departement_id = dpt AND status = 'planned' AND agent_id IS NOT NULL
        ORDER BY starts_at, made_at ON CONFLICT DO NOTHING;
        INSERT INTO appointments_occupation (id, departement_id, appointment_id, beneficiary_id, period)
        SELECT gen_random_uuid(), departement_id, id, beneficiary_id, tstzrange(starts_at, until)
        FROM appointments_appointment WHERE departement_id = dpt AND status = 'planned'
        ORDER BY starts_at, made_at ON CONFLICT DO NOTHING;
    END LOOP;
    PERFORM set_config('app.departement', '', true);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0004_agendas_and_occupations")]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
