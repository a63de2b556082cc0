"""Attestations, payments, controls, money asked back: nobody is paid twice, and nobody pays alone."""

from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
import sepaxml  # type: ignore[import-untyped]  # it has no types
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from lxml import etree

from rebond.ground.documents import operations as documents
from rebond.ground.journal import queries as journal
from rebond.ground.lifecycle.operations import IllegalMove
from rebond.ground.messaging.models import Message
from rebond.ground.web import words
from rebond.people.accounts.states import Role
from rebond.work.aids import iban, operations
from rebond.work.aids.models import Attestation, BankDetails, Clawback, Control, Instalment, PaymentBatch, TutoringAid
from rebond.work.aids.queries import budgets, lists
from rebond.work.aids.queries.payments import hindrances
from rebond.work.aids.states import InstalmentStatus, Status
from rebond.work.hires import operations as hires
from tests.factories import NOON, TODAY, principal
from tests.signing import client_of
from tests.work.aids import factories as aids

SCHEMA = Path(sepaxml.__file__).parent / "schemas" / "pain.001.001.03.xsd"
"""As ISO 20022 publishes it."""
SPACE = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"}


def of(aid):
    return TutoringAid.objects.get(pk=aid.pk)


def test_an_instalment_is_paid_once_by_two_people_and_counted(people):
    one = aids.due(people)

    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    approved = operations.approve(batch, by=people.other_payer.actor, at=NOON)
    operations.send(approved, by=people.payer.actor, at=NOON)

    aid = of(one.aid)
    assert aid.paid_cents == one.amount_cents
    assert f"/aides-tutorat/{aid.pk}/" in Message.objects.get(kind="aid_paid").body
    assert Instalment.objects.get(pk=one.pk).status == InstalmentStatus.PAID
    assert budgets.of_year(2026).paid == one.amount_cents
    for act in (operations.send, operations.approve, operations.cancel):
        with pytest.raises(IllegalMove):
            act(approved, by=people.other_payer.actor, at=NOON)
    with pytest.raises(IllegalMove):
        operations.prepare([one.pk], by=people.payer.actor, at=NOON)


def test_the_file_is_the_same_each_time_and_follows_its_schema(people):
    one = aids.due(people)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    batch = operations.approve(batch, by=people.other_payer.actor, at=NOON)

    tree = etree.fromstring(documents.open_document(batch.document).read())

    def said(path):
        return tree.xpath(f"string(//p:{path})", namespaces=SPACE)

    assert said("MsgId") == batch.message_id == f"REBOND-{batch.departement_id}-2026-0001"
    assert said("CreDtTm") == "2026-03-03T12:00:00"
    assert said("CtrlSum") == f"{one.amount_cents // 100}.{one.amount_cents % 100:02}"
    assert said("CdtrAcct/p:Id/p:IBAN") == iban.compact(aids.IBAN)
    assert said("EndToEndId") == one.pk.hex


def test_the_file_of_many_is_right_by_the_schema_of_iso_20022_whatever_a_company_is_called(people):
    ones = [aids.due(people) for _ in range(3)]
    BankDetails.objects.filter(company=ones[0].aid.company).update(holder="L'Étoile & Fils <SARL> « œuf » €, Ltd.")
    BankDetails.objects.filter(company=ones[1].aid.company).update(holder="É" * 70)
    batch = operations.prepare([one.pk for one in ones], by=people.payer.actor, at=NOON)
    batch = operations.approve(batch, by=people.other_payer.actor, at=NOON)
    content = documents.open_document(batch.document).read()

    schema = etree.XMLSchema(etree.parse(SCHEMA))
    schema.assertValid(etree.fromstring(content))
    assert not schema.validate(etree.fromstring(content.replace(b"<NbOfTxs>3</NbOfTxs>", b"<NbOfTxs>x</NbOfTxs>")))
    tree = etree.fromstring(content)
    cents = [round(float(node.text) * 100) for node in tree.iterfind(".//p:InstdAmt", SPACE)]
    assert (len(cents), sum(cents)) == (batch.count, batch.total_cents)


def test_a_file_that_a_bank_would_refuse_is_never_kept(people):
    one = aids.due(people)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    BankDetails.objects.filter(company=one.aid.company).update(bic="X")

    with pytest.raises(ValidationError, match="ne serait pas pris par la banque"):
        operations.approve(batch, by=people.other_payer.actor, at=NOON)
    assert PaymentBatch.objects.get().document is None


def test_who_prepared_does_not_approve(people):
    batch = operations.prepare([aids.due(people).pk], by=people.payer.actor, at=NOON)

    with pytest.raises(ValidationError, match="ne l'approuve pas"):
        operations.approve(batch, by=people.payer.actor, at=NOON)


@pytest.mark.parametrize("role", ["officer", "manager"])
def test_who_instructed_or_decided_neither_pays_nor_approves(people, role):
    one, who = aids.due(people), getattr(people, role)

    with pytest.raises(ValidationError, match="ne la paie pas"):
        operations.prepare([one.pk], by=who.actor, at=NOON)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    with pytest.raises(ValidationError, match="ne l'approuve pas"):
        operations.approve(batch, by=who.actor, at=NOON)


def test_the_total_never_passes_the_ceiling_whoever_writes(people):
    aid = aids.running(people)

    with pytest.raises(IntegrityError, match="tutoring_paid_within_ceiling"), transaction.atomic():
        TutoringAid.objects.filter(pk=aid.pk).update(paid_cents=aid.ceiling_cents + 1)


def test_a_forged_instalment_does_not_take_the_total_beyond_the_ceiling(people):
    one = aids.due(people)
    Instalment.objects.filter(pk=one.pk).update(amount_cents=one.aid.ceiling_cents + 1)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    batch = operations.approve(batch, by=people.other_payer.actor, at=NOON)

    with pytest.raises(ValidationError, match="dépasserait"):
        operations.send(batch, by=people.payer.actor, at=NOON)
    assert of(one.aid).paid_cents == 0


@pytest.mark.parametrize(
    ("number", "said"), [("FR14 2004 1010 0505 0001 3M02 607", "n'existe pas"), ("FR14-€", "lettres et des chiffres")]
)
def test_a_wrong_iban_is_refused(people, number, said):
    aid = aids.running(people)

    with pytest.raises(ValidationError, match=said):
        aids.bank(aid, people, number)


def test_an_iban_is_encrypted_and_shown_masked(people):
    aids.bank(aids.running(people), people)

    row = BankDetails.objects.get()
    assert iban.unseal(row.iban_sealed) == "FR1420041010050500013M02606"
    assert row.iban_mask == "FR14 •••• •••• 2606"
    assert b"20041010" not in bytes(row.iban_sealed)


def test_who_gave_an_account_does_not_approve_it(people):
    aid = aids.running(people)
    given = operations.give_bank(
        aid.company, holder="X", iban=aids.IBAN, bic=aids.BIC, by=people.officer.actor, at=NOON
    )

    with pytest.raises(ValidationError, match="ne l'approuve pas"):
        operations.approve_bank(given, by=people.officer.actor, at=NOON)


def test_a_changed_iban_stops_payments_until_another_approves_and_the_delay_has_passed(people):
    one = aids.due(people)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    by = people.rtef.actor
    given = operations.give_bank(one.aid.company, holder="X", iban=aids.OTHER_IBAN, bic=aids.BIC, by=by, at=NOON)

    with pytest.raises(ValidationError, match="a changé depuis la préparation"):
        operations.approve(batch, by=people.other_payer.actor, at=NOON)
    operations.cancel(batch, by=people.payer.actor, at=NOON)
    assert "attend d'être approuvé" in hindrances([one], today=TODAY)[one.pk]
    operations.approve_bank(given, by=people.officer.actor, at=NOON)
    with pytest.raises(ValidationError, match="il servira à partir du"):
        operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    operations.prepare([one.pk], by=people.payer.actor, at=NOON + timedelta(days=7))


def test_a_changed_iban_stops_an_approved_batch_too(people):
    one = aids.due(people)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    batch = operations.approve(batch, by=people.other_payer.actor, at=NOON)
    by = people.rtef.actor
    operations.give_bank(one.aid.company, holder="X", iban=aids.OTHER_IBAN, bic=aids.BIC, by=by, at=NOON)

    with pytest.raises(ValidationError, match="a changé"):
        operations.send(batch, by=people.payer.actor, at=NOON)


def test_the_same_account_again_changes_nothing(people):
    aid = aids.running(people)
    aids.bank(aid, people)

    with pytest.raises(ValidationError, match="déjà le compte"):
        aids.bank(aid, people, "FR1420041010050500013M02606")


def test_a_rejected_payment_counts_no_more_and_waits_for_another_account(people):
    one = aids.due(people)
    aids.pay(one, people)
    rejected = operations.reject(one, reason="Compte clos", by=people.payer.actor, at=NOON)

    assert of(one.aid).paid_cents == 0
    assert Message.objects.filter(kind="aid_rejected", address="rachid@exemple.example").count() == 1
    with pytest.raises(ValidationError, match="un autre RIB"):
        operations.pay_again(rejected, by=people.payer.actor, at=NOON)
    aids.bank(one.aid, people, aids.OTHER_IBAN)
    again = operations.pay_again(rejected, by=people.payer.actor, at=NOON)
    assert again.status == InstalmentStatus.DUE
    later = NOON + timedelta(days=7)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=later)
    batch = operations.approve(batch, by=people.other_payer.actor, at=later)
    operations.send(batch, by=people.payer.actor, at=later)
    assert of(one.aid).paid_cents == one.amount_cents


def test_attestations_are_asked_by_link_once_due_and_make_the_rest_due(people, departement):
    aid = aids.running(people)
    months = {13: (3, 6), 14: (2, 4)}[departement.pk]
    last = Instalment.objects.filter(aid=aid).latest("number")

    assert operations.ask_attestations(aid, by=people.officer.actor, at=NOON) == 0
    asked = operations.ask_attestations(aid, by=people.officer.actor, at=NOON + timedelta(days=95))
    assert asked == Message.objects.filter(kind="aid_attestation").count() == 2
    aids.attest_all(aid, months[0], people)
    assert Instalment.objects.get(pk=last.pk).status == InstalmentStatus.PLANNED
    aids.attest_all(aid, months[1], people)
    assert Instalment.objects.get(pk=last.pk).status == InstalmentStatus.DUE


def test_an_attestation_is_given_once_and_not_too_soon(people):
    aid = aids.running(people)
    one = Attestation.objects.filter(aid=aid).earliest("months")
    yes = {"is_in_post": True, "is_tutored": True, "by": people.officer.actor}

    with pytest.raises(ValidationError, match="se donne à partir du"):
        operations.attest(one, **yes, at=NOON)
    operations.attest(one, **yes, at=NOON + timedelta(days=100))
    with pytest.raises(ValidationError, match="déjà donnée"):
        operations.attest(one, **yes, at=NOON + timedelta(days=100))


def test_nothing_is_due_when_somebody_says_that_there_is_no_tutoring(people):
    aid = aids.running(people)
    for one in Attestation.objects.filter(aid=aid):
        operations.attest(
            one,
            is_in_post=True,
            is_tutored=one.witness == "company",
            by=people.officer.actor,
            at=NOON + timedelta(days=200),
        )

    assert Instalment.objects.filter(aid=aid, status=InstalmentStatus.DUE).count() == 1


def test_everything_paid_closes_the_aid(people, departement):
    aid = aids.running(people)
    aids.bank(aid, people)
    for months in {13: (3, 6), 14: (2, 4)}[departement.pk]:
        aids.attest_all(aid, months, people)
    for one in Instalment.objects.filter(aid=aid).order_by("number"):
        aids.pay(one, people)

    done = of(aid)
    assert (done.status, done.paid_cents, done.left_cents) == (Status.CLOSED, aid.ceiling_cents, 0)


def test_what_is_drawn_waits_for_its_control_and_the_seed_draws_the_same(people):
    ones = [aids.due(people) for _ in range(3)]
    drawn = operations.draw_controls(seed=7, by=people.officer.actor, at=NOON)

    assert len(drawn) == 1
    picked = drawn[0].instalment
    with pytest.raises(ValidationError, match="contrôle sur place est à faire"):
        operations.prepare([picked.pk], by=people.payer.actor, at=NOON)
    with pytest.raises(ValidationError, match="ne la contrôle pas"):
        operations.control(drawn[0], verdict="done", note="Vu.", by=people.officer.actor, at=NOON)
    operations.control(drawn[0], verdict="done", note="Vu sur place.", by=principal(Role.AID_OFFICER).actor, at=NOON)
    operations.prepare([one.pk for one in ones], by=people.payer.actor, at=NOON)
    Control.objects.all().delete()
    Instalment.objects.filter(pk__in=[one.pk for one in ones]).update(status=InstalmentStatus.DUE)
    assert operations.draw_controls(seed=7, by=people.officer.actor, at=NOON)[0].instalment_id == picked.pk


def test_a_control_that_finds_nothing_stops_the_payment(people):
    one = aids.due(people)
    (drawn,) = operations.draw_controls(seed=1, by=people.officer.actor, at=NOON)
    operations.control(drawn, verdict="not_done", note="Personne.", by=principal(Role.AID_OFFICER).actor, at=NOON)

    with pytest.raises(ValidationError, match="service n'est pas fait"):
        operations.prepare([one.pk], by=people.payer.actor, at=NOON)


def _ended(aid, people, *, months, reason):
    day = TODAY + timedelta(days=30 * months + 3)
    return hires.end(aid.hire, on=day, reason=reason, by=people.rtef.actor, at=NOON + timedelta(days=200))


def test_money_is_asked_back_pro_rata_when_the_company_ends_the_job(people, departement):
    one = aids.due(people)
    aids.pay(one, people)
    _ended(one.aid, people, months=1, reason="company")

    claw = operations.claw_back(one.aid, reason="Rupture par l'entreprise.", by=people.officer.actor, at=NOON)

    ceiling = one.aid.ceiling_cents
    months = {13: 6, 14: 4}[departement.pk]
    assert (claw.months_done, claw.months_due) == (1, months)
    assert claw.amount_cents == one.amount_cents - ceiling // months
    assert of(one.aid).status == Status.CLAWED_BACK
    assert not Instalment.objects.filter(aid=one.aid, status__in=["planned", "due"]).exists()
    assert budgets.of_year(2026).to_recover == claw.amount_cents
    told = Message.objects.get(kind="aid_stopped", address="rachid@exemple.example").body
    assert f"reversement de {words.euros(claw.amount_cents)}" in told
    operations.note_repaid(claw, by=people.officer.actor, at=NOON)
    with pytest.raises(IllegalMove):
        operations.note_repaid(claw, by=people.officer.actor, at=NOON)


@pytest.mark.parametrize(
    ("months", "reason", "said"),
    [
        (None, "", "n'est pas terminé"),
        (1, "person", "du fait de l'entreprise"),
        (5, "company", "rien n'est à reverser"),
    ],
)
def test_nothing_is_asked_back_otherwise(people, months, reason, said):
    one = aids.due(people)
    aids.pay(one, people)
    if months:
        _ended(one.aid, people, months=months, reason=reason)

    with pytest.raises(ValidationError, match=said):
        operations.claw_back(one.aid, reason="Rupture.", by=people.officer.actor, at=NOON)


def test_a_job_that_the_person_leaves_stops_the_payments_only(people):
    one = aids.due(people)
    aids.pay(one, people)
    _ended(one.aid, people, months=1, reason="person")

    assert operations.stop(one.aid, reason="Partie.", by=people.officer.actor, at=NOON).status == Status.CLOSED
    assert budgets.of_year(2026).committed == one.amount_cents


def test_a_batch_without_instalments_is_not_made(people):
    with pytest.raises(ValidationError, match="au moins un versement"):
        operations.prepare([], by=people.payer.actor, at=NOON)
    assert not PaymentBatch.objects.exists()


def test_nothing_is_paid_once_the_job_has_ended_before_its_tutoring(people):
    one = aids.due(people)
    _ended(one.aid, people, months=1, reason="person")

    with pytest.raises(ValidationError, match="l'emploi s'est arrêté"):
        operations.prepare([one.pk], by=people.payer.actor, at=NOON)


def test_a_payment_that_the_bank_sends_back_opens_a_closed_aid_again_until_it_is_paid(people):
    one = aids.due(people)
    aids.pay(one, people)
    _ended(one.aid, people, months=1, reason="person")
    operations.stop(one.aid, reason="Partie.", by=people.officer.actor, at=NOON)

    rejected = operations.reject(one, reason="Compte clos", by=people.payer.actor, at=NOON)

    assert (of(one.aid).status, of(one.aid).paid_cents) == (Status.RUNNING, 0)
    aids.bank(one.aid, people, aids.OTHER_IBAN)
    operations.pay_again(rejected, by=people.payer.actor, at=NOON)
    later = NOON + timedelta(days=7)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=later)
    batch = operations.approve(batch, by=people.other_payer.actor, at=later)
    operations.send(batch, by=people.payer.actor, at=later)
    assert (of(one.aid).status, of(one.aid).paid_cents) == (Status.CLOSED, one.amount_cents)


def test_money_that_the_bank_sends_back_is_not_asked_back_too(people):
    one = aids.due(people)
    aids.pay(one, people)
    _ended(one.aid, people, months=1, reason="company")
    operations.claw_back(one.aid, reason="Rupture.", by=people.officer.actor, at=NOON)

    dropped = operations.reject(one, reason="Compte clos", by=people.payer.actor, at=NOON)

    assert dropped.status == InstalmentStatus.DROPPED
    assert (of(one.aid).status, of(one.aid).paid_cents) == (Status.CLOSED, 0)
    assert not Clawback.objects.exists()
    assert budgets.of_year(2026).to_recover == 0


def test_money_given_back_already_is_not_sent_back_by_the_bank_as_well(people):
    one = aids.due(people)
    aids.pay(one, people)
    _ended(one.aid, people, months=1, reason="company")
    claw = operations.claw_back(one.aid, reason="Rupture.", by=people.officer.actor, at=NOON)
    operations.note_repaid(claw, by=people.officer.actor, at=NOON)

    with pytest.raises(ValidationError, match="déjà reversé"):
        operations.reject(one, reason="Compte clos", by=people.payer.actor, at=NOON)
    assert of(one.aid).paid_cents == one.amount_cents


def _renewed(hire, people, *, on, **more):
    facts = {"contract": "cdi", "weekly_hours": 35, "signed_on": on, **more}
    return hires.renew(hire, starts_on=on, by=people.rtef.actor, at=NOON, **facts)


def test_a_contract_that_follows_another_goes_on_with_the_aid(people, departement):
    one = aids.due(people)
    following = _renewed(one.aid.hire, people, on=TODAY + timedelta(days=40))

    assert hindrances([one], today=TODAY)[one.pk] == ""
    assert set(lists.to_look_at(people.officer)) == set()
    for months in {13: (3, 6), 14: (2, 4)}[departement.pk]:
        aids.attest_all(one.aid, months, people)
    assert not Instalment.objects.filter(aid=one.aid, status=InstalmentStatus.PLANNED).exists()
    with pytest.raises(ValidationError, match="n'est pas terminé"):
        operations.claw_back(one.aid, reason="Rupture.", by=people.officer.actor, at=NOON)

    hires.end(following, on=TODAY + timedelta(days=50), reason="company", by=people.rtef.actor, at=NOON)
    assert of(one.aid).ended_on == TODAY + timedelta(days=50)
    assert set(lists.to_look_at(people.officer)) == {one.aid}
    assert "l'emploi s'est arrêté" in hindrances([Instalment.objects.get(pk=one.pk)], today=TODAY)[one.pk]


def test_a_new_contract_after_a_break_does_not_go_on_with_the_aid(people):
    one = aids.due(people)
    hires.end(one.aid.hire, on=TODAY + timedelta(days=20), reason="company", by=people.rtef.actor, at=NOON)
    _renewed(one.aid.hire, people, on=TODAY + timedelta(days=40))

    assert of(one.aid).ended_on == TODAY + timedelta(days=20)
    assert set(lists.to_look_at(people.officer)) == {one.aid}


def test_a_job_that_never_began_is_not_paid_and_what_was_is_asked_back(people):
    one, waiting = aids.due(people), aids.due(people)
    aids.pay(one, people)
    for aid in (one.aid, waiting.aid):
        hires.drop(aid.hire, reason="not_started", by=people.rtef.actor, at=NOON)

    assert set(lists.to_look_at(people.officer)) == {one.aid, waiting.aid}
    with pytest.raises(ValidationError, match="l'emploi s'est arrêté"):
        operations.prepare([waiting.pk], by=people.payer.actor, at=NOON)
    page = client_of(people.officer.membership).get(f"/aides-tutorat/{one.aid.pk}/fin/").content.decode()
    assert "Le contrat n" in page and "0 mois" in page.replace("\xa0", " ")
    claw = operations.claw_back(one.aid, reason="Jamais venue.", by=people.officer.actor, at=NOON)
    assert (claw.months_done, claw.amount_cents) == (0, one.amount_cents)


def test_a_job_dropped_before_its_first_day_makes_nothing_due(people):
    aid = aids.to_sign(people)
    hires.drop(aid.hire, reason="not_started", by=people.rtef.actor, at=NOON)

    aid = aids.sign_all(aid, people)

    assert not Instalment.objects.filter(aid=aid, status=InstalmentStatus.DUE).exists()


@pytest.mark.parametrize(("short", "status"), [(0, InstalmentStatus.DUE), (1, InstalmentStatus.PLANNED)])
def test_a_job_that_lasts_to_the_last_day_makes_the_last_instalment_due(people, departement, short, status):
    aid = aids.running(people)
    last = aid.period.upper - timedelta(days=1 + short)
    hires.end(aid.hire, on=last, reason="term", by=people.rtef.actor, at=NOON + timedelta(days=200))
    for months in {13: (3, 6), 14: (2, 4)}[departement.pk]:
        aids.attest_all(aid, months, people)

    assert Instalment.objects.filter(aid=aid).latest("number").status == status


@pytest.mark.parametrize(("days", "expected"), [(0, "2026-03-04"), (4, "2026-03-09"), (34, "2026-04-07")])
def test_the_file_asks_for_the_worked_day_after_its_approval(people, days, expected):
    """From a Tuesday, a Saturday, then the Monday of Easter."""
    one, at = aids.due(people), NOON + timedelta(days=days)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)

    batch = operations.approve(batch, by=people.other_payer.actor, at=at)

    tree = etree.fromstring(documents.open_document(batch.document).read())
    assert tree.xpath("string(//p:ReqdExctnDt)", namespaces=SPACE) == batch.execution_on.isoformat() == expected


def test_whoever_had_a_hand_in_the_instruction_does_not_pay(people):
    who = principal(Role.MANAGER)
    aid = aids.instructed(people)
    operations.write_opinion(aid, opinion="Favorable.", by=who.actor, at=NOON)
    operations.grant(aid, by=people.manager.actor, at=NOON)
    operations.propose(aid, by=people.officer.actor, at=NOON)
    aids.bank(aids.sign_all(of(aid), people), people)
    one = Instalment.objects.get(aid=aid, number=1)

    with pytest.raises(ValidationError, match="ne la paie pas"):
        operations.prepare([one.pk], by=who.actor, at=NOON)
    batch = operations.prepare([one.pk], by=people.payer.actor, at=NOON)
    with pytest.raises(ValidationError, match="ne l'approuve pas"):
        operations.approve(batch, by=who.actor, at=NOON)


def test_what_the_months_done_cover_is_paid_however_late_the_accountant_is(people, departement):
    one = aids.due(people)
    _ended(one.aid, people, months=1, reason="person")

    stopped = operations.stop(one.aid, reason="Partie.", by=people.officer.actor, at=NOON)

    assert (stopped.status, stopped.stop_reason) == (Status.RUNNING, "Partie.")
    assert "Rien n'est à reverser." in Message.objects.get(kind="aid_stopped").body
    assert set(lists.to_look_at(people.officer)) == set()
    aids.pay(one, people)
    assert of(one.aid).paid_cents == one.aid.ceiling_cents // {13: 6, 14: 4}[departement.pk]
    assert of(one.aid).status == Status.CLOSED


def test_a_tutoring_that_is_not_held_is_stopped_while_the_job_goes_on(people):
    one, going = aids.due(people), aids.running(people)
    said = one.aid.attestations.earliest("months", "witness")
    operations.attest(said, is_in_post=True, is_tutored=False, by=people.officer.actor, at=NOON + timedelta(days=200))
    browser = client_of(people.officer.membership)
    assert browser.get(f"/aides-tutorat/{going.pk}/fin/").status_code == 409
    assert "Le tutorat n'est pas tenu" in unescape(browser.get(f"/aides-tutorat/{one.aid_id}/").content.decode())

    browser.post(f"/aides-tutorat/{one.aid_id}/fin/", {"words": "Sans tuteur."})

    assert (of(one.aid).status, of(one.aid).stop_reason) == (Status.CLOSED, "Sans tuteur.")
    assert not Instalment.objects.filter(aid=one.aid, status=InstalmentStatus.DUE).exists()


def test_a_control_that_finds_nothing_is_looked_at_then_stopped(people):
    one = aids.due(people)
    (drawn,) = operations.draw_controls(seed=1, by=people.officer.actor, at=NOON)
    operations.control(drawn, verdict="not_done", note="Personne.", by=principal(Role.AID_OFFICER).actor, at=NOON)

    assert set(lists.to_look_at(people.officer)) == {one.aid}
    assert operations.stop(one.aid, reason="Rien.", by=people.officer.actor, at=NOON).status == Status.CLOSED


def test_an_officer_puts_an_attestation_right_and_what_is_due_follows(people, departement):
    aid, late = aids.running(people), NOON + timedelta(days=200)
    for months in {13: (3, 6), 14: (2, 4)}[departement.pk]:
        aids.attest_all(aid, months, people)
    last = Attestation.objects.filter(aid=aid).latest("months", "witness")
    url = f"/aides-tutorat/attestation/{last.pk}/"
    browser = client_of(people.officer.membership)
    status = Instalment.objects.filter(aid=aid).latest("number")

    browser.post(url, {"is_in_post": "yes", "is_tutored": "no", "note": "Erreur."})
    assert Instalment.objects.get(pk=status.pk).status == InstalmentStatus.PLANNED
    browser.post(url, {"is_in_post": "yes", "is_tutored": "yes", "note": ""})
    assert Instalment.objects.get(pk=status.pk).status == InstalmentStatus.DUE

    told = journal.about([last.pk]).filter(verb="correct").values_list("before", "after")
    assert list(told) == [("person yes no", "person yes yes"), ("person yes yes", "person yes no")]
    with pytest.raises(ValidationError, match="déjà donnée"):
        operations.attest(last, is_in_post=True, is_tutored=True, by=people.officer.actor, at=late)
