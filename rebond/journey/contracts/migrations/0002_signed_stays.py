"""What is proposed to sign no longer changes, nor does a signature: triggers see to it, whoever writes.

Erasing a person at the end of their retention deletes them with the rest: the transaction says so (`app.erasing`).
"""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION contract_signed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('app.erasing', true) = 'on' THEN RETURN NULL; END IF;
    IF TG_TABLE_NAME = 'contracts_contracttext' THEN
        IF OLD.frozen_at IS NULL THEN RETURN NULL; END IF;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'signed content stays',
        CONSTRAINT = 'contract_signed_stays', TABLE = TG_TABLE_NAME;
END $$;

CREATE FUNCTION signature_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
    SELECT * INTO found FROM contracts_contracttext WHERE id = NEW.text_id FOR SHARE;
    IF found.frozen_at IS NULL OR found.sha256 <> NEW.sha256 OR NEW.signed_at < found.frozen_at OR EXISTS (
        SELECT FROM contracts_contracttext WHERE contract_id = found.contract_id AND number > found.number
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'signature of another text',
            CONSTRAINT = 'signature_fits', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER contract_text_stays AFTER UPDATE OR DELETE ON contracts_contracttext
    FOR EACH ROW EXECUTE FUNCTION contract_signed_stays();
CREATE TRIGGER signature_stays AFTER UPDATE OR DELETE ON contracts_signature
    FOR EACH ROW EXECUTE FUNCTION contract_signed_stays();
CREATE TRIGGER signature_fits AFTER INSERT ON contracts_signature
    FOR EACH ROW EXECUTE FUNCTION signature_fits();
"""

BACKWARDS = """
DROP TRIGGER signature_fits ON contracts_signature;
DROP TRIGGER signature_stays ON contracts_signature;
DROP TRIGGER contract_text_stays ON contracts_contracttext;
DROP FUNCTION signature_fits();
DROP FUNCTION contract_signed_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
