"""What people take away: a CV without a word of obstacles, a photo that is deleted, advice, needs."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from rebond.events.accelerator import cvs, photos
from rebond.events.accelerator.models import Cv, Exploration, Practice
from rebond.events.accelerator.operations import takeaways
from rebond.events.accelerator.queries import takeaways as queries
from rebond.events.jobdating import figures
from rebond.events.jobdating.models import Readiness
from rebond.events.jobdating.operations import readiness
from rebond.ground.documents import files
from rebond.ground.documents.models import Document
from rebond.ground.journal.actors import WORKER
from rebond.journey.orientation.models import Diagnosis, Obstacle, Strength
from rebond.people.accounts.states import Role
from rebond.work.vacancies.models import JobSearch
from tests import pdf
from tests.factories import NOON, TODAY, AssignmentFactory, BeneficiaryFactory, principal
from tests.journey.orientation.factories import OrientationFactory

DOES = {"by": WORKER, "at": NOON}


def picture(kind="JPEG", size=(600, 800), **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, (90, 120, 150)).save(out, kind, **options)
    return out.getvalue()


def diagnosed(**fields):
    """A person whose diagnosis says what they can do, and what is difficult."""
    orientation = OrientationFactory.create(**fields)
    diagnosis = Diagnosis.objects.create(orientation=orientation, updated_at=NOON)
    Strength.objects.create(diagnosis=diagnosis, kind="experience", label="Cuisinier", detail="Midi et soir", years=3)
    Strength.objects.create(diagnosis=diagnosis, kind="qualification", label="CAP cuisine", detail="Marseille")
    Strength.objects.create(diagnosis=diagnosis, kind="language", label="Arabe", detail="courant")
    Strength.objects.create(diagnosis=diagnosis, kind="licence", label="Permis B")
    Strength.objects.create(diagnosis=diagnosis, kind="skill", label="Hygiène alimentaire")
    Obstacle.objects.create(diagnosis=diagnosis, theme="logement", impact="fort", note="hébergé")
    return orientation.beneficiary


def kept(person, **fields):
    said = {"title": "", "summary": "", "content": {}, "template": "simple", "version": 0}
    return takeaways.save_cv(person, **{**said, **fields}, **DOES)


# --- The CV -----------------------------------------------------------------------------------------------------------


def test_a_first_cv_comes_from_the_strengths_and_nothing_else(departement):
    content = queries.from_diagnosis(diagnosed())

    assert content["experiences"] == [{"title": "Cuisinier", "place": "", "years": "3 ans", "detail": "Midi et soir"}]
    assert content["trainings"] == [{"title": "CAP cuisine", "place": "Marseille", "years": ""}]
    assert content["languages"] == [{"title": "Arabe", "level": "courant"}]
    assert [line["title"] for line in content["licences"] + content["skills"]] == ["Permis B", "Hygiène alimentaire"]
    assert "hébergé" not in str(content)


def test_someone_without_a_diagnosis_begins_with_an_empty_cv(in_13):
    assert queries.from_diagnosis(BeneficiaryFactory()) == {name: [] for name in queries.SECTIONS}


def test_a_cv_written_by_two_at_once_refuses_the_second(in_13):
    person = BeneficiaryFactory()
    first = kept(person, title="Cuisinier")

    with pytest.raises(ValidationError, match="modifié entre-temps"):
        kept(person, title="Serveur")
    second = kept(person, title="Serveur", version=first.version)

    assert (Cv.objects.get().title, second.version) == ("Serveur", 2)


@pytest.mark.parametrize("layout", ["simple", "columns", "skills"])
def test_each_layout_is_a_pdf_that_says_everything_and_nothing_of_the_departement(departement, layout):
    person = diagnosed()
    cv = kept(person, title="Commis de cuisine", template=layout, content=queries.from_diagnosis(person))
    takeaways.add_photo(person, content=picture(), is_consented=True, **DOES)

    document = cvs.typeset(Cv.objects.get(pk=cv.pk), at=NOON)

    said = pdf.text(document)
    assert all(
        word in said for word in ("Commis de cuisine", "Cuisinier", "CAP cuisine", "Arabe", "Permis B", "Hygiène")
    )
    assert departement.institution not in said
    assert "hébergé" not in said
    assert b"PDF/UA" in document or b"pdfuaid" in document


def test_a_cv_without_photo_is_a_document_too(in_13):
    cv = kept(BeneficiaryFactory(first_name="Zoé", last_name="Ferrand"))

    assert "Zoé FERRAND" in pdf.text(cvs.typeset(cv, at=NOON))


# --- The photo --------------------------------------------------------------------------------------------------------


def test_a_photo_is_kept_with_consent_until_a_day(departement):
    person = BeneficiaryFactory()

    cv = takeaways.add_photo(person, content=picture(), is_consented=True, **DOES)

    assert (cv.photo_consented_at, cv.photo_deletes_on) == (NOON, date(2027, 3, 3))
    assert cv.photo.content_type == "image/jpeg"


def test_without_consent_no_photo_is_kept(in_13):
    with pytest.raises(ValidationError, match="accord"):
        takeaways.add_photo(BeneficiaryFactory(), content=picture(), is_consented=False, **DOES)
    assert not Document.objects.exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_written_anew_without_metadata(kind):
    exif = Image.Exif()
    exif[0x010F] = "Telephone de Zoe"
    made = photos.cleaned(picture(kind, size=(1600, 1200), exif=exif.tobytes()))

    read = Image.open(BytesIO(made))
    assert (read.format, max(read.size), dict(read.getexif())) == ("JPEG", 900, {})
    assert b"Zoe" not in made


def test_a_photo_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = Image.open(BytesIO(photos.cleaned(picture(size=(800, 400), exif=exif.tobytes()))))

    assert made.size == (400, 800)


@pytest.mark.parametrize(
    "content", [b"", b"not a photo", b"GIF89a" + b"0" * 50, picture()[:200], picture(size=(50, 50)), b"<svg></svg>"]
)
def test_what_is_no_photo_is_refused_in_words(content):
    with pytest.raises(ValidationError):
        photos.cleaned(content)


def test_a_photo_too_heavy_is_refused_before_it_is_read():
    with pytest.raises(ValidationError, match="12 Mo"):
        photos.cleaned(b"x" * (photos.MOST_BYTES + 1))


def test_taking_the_consent_back_deletes_the_bytes_at_once(in_13, django_capture_on_commit_callbacks):
    person = BeneficiaryFactory()
    path = files.path(takeaways.add_photo(person, content=picture(), is_consented=True, **DOES).photo.sha256)
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert takeaways.remove_photo(person, **DOES)

    assert not path.exists()
    assert (Document.objects.count(), Cv.objects.get().photo_consented_at) == (0, None)
    assert not takeaways.remove_photo(person, **DOES)


def test_a_new_photo_deletes_the_former_one(in_13, django_capture_on_commit_callbacks):
    person = BeneficiaryFactory()
    former = files.path(takeaways.add_photo(person, content=picture(), is_consented=True, **DOES).photo.sha256)

    with django_capture_on_commit_callbacks(execute=True):
        takeaways.add_photo(person, content=picture(size=(700, 700)), is_consented=True, **DOES)

    assert not former.exists()
    assert Document.objects.count() == 1


def test_the_same_photo_of_two_people_stays_for_the_other(in_13, django_capture_on_commit_callbacks):
    mine, yours = BeneficiaryFactory(), BeneficiaryFactory()
    for person in (mine, yours):
        takeaways.add_photo(person, content=picture(), is_consented=True, **DOES)

    with django_capture_on_commit_callbacks(execute=True):
        takeaways.remove_photo(mine, **DOES)

    assert files.read(Cv.objects.get(beneficiary=yours).photo.sha256)


def test_photos_are_deleted_on_their_day_and_not_before(departement):
    person = BeneficiaryFactory()
    day = takeaways.add_photo(person, content=picture(), is_consented=True, **DOES).photo_deletes_on

    assert day is not None
    assert takeaways.remove_due_photos(on=day - timedelta(days=1), **DOES) == 0
    assert takeaways.remove_due_photos(on=day, **DOES) == 1
    assert Cv.objects.get().photo is None


# --- Occupations ------------------------------------------------------------------------------------------------------


def test_opinions_are_kept_changed_and_forgotten(in_13):
    person = BeneficiaryFactory()

    takeaways.explore(person, tastes={"G1602": "yes", "N4105": "no", "D1505": ""}, **DOES)
    takeaways.explore(person, tastes={"G1602": "maybe", "N4105": ""}, **DOES)

    assert list(Exploration.objects.values_list("rome", "taste")) == [("G1602", "maybe")]


def test_what_is_looked_for_goes_first_and_keeps_the_rest(in_13):
    person = BeneficiaryFactory()
    JobSearch.objects.create(beneficiary=person, wishes=["D1505", "N4105"], contracts=["cdi"], has=[], updated_at=NOON)

    row = takeaways.wish(person, romes=["G1602", "N4105"], **DOES)

    assert (row.wishes, row.contracts) == (["G1602", "N4105", "D1505"], ["cdi"])


def test_more_than_three_wishes_are_refused(in_13):
    with pytest.raises(ValidationError, match="3 métiers"):
        takeaways.wish(BeneficiaryFactory(), romes=["G1602", "N4105", "D1505", "G1803"], **DOES)


# --- Practice and the coach's word ------------------------------------------------------------------------------------


def test_the_advice_praises_then_helps(departement):
    grid = queries.grid(on=TODAY)
    scores = {one["code"]: 4 for one in grid} | {grid[0]["code"]: 1}

    lines = queries.advice_for(scores, on=TODAY).split("\n")

    assert len(lines) == len(grid)
    assert lines[-1] == grid[0]["advice"][0]


def test_a_practised_interview_answers_the_whole_grid(departement):
    person, grid = BeneficiaryFactory(), queries.grid(on=TODAY)
    scores = {one["code"]: 3 for one in grid}

    takeaways.practise(person, scores=scores, advice="Bravo.", **DOES)
    for wrong in ({}, scores | {"other": 1}, scores | {grid[0]["code"]: 5}):
        with pytest.raises(ValidationError):
            takeaways.practise(person, scores=wrong, advice="", **DOES)

    assert Practice.objects.get().scores == scores


def test_every_need_has_a_programme_of_the_departement_or_none(departement):
    needs = queries.needs(on=TODAY)

    assert [one.code for one in needs["training"].programmes] == ["training"]
    assert all(one.name for need in needs.values() for one in need.programmes)


def test_an_interest_in_a_contract_is_a_need_said_once_and_keeps_the_word_of_the_coach(departement):
    person = BeneficiaryFactory()
    readiness.declare(person, is_ready=True, advice="Continuez.", **DOES)

    for _ in range(2):
        mine = principal(Role.BENEFICIARY).actor
        takeaways.ask_aided_contract(person, code="pec", by=mine, at=NOON + timedelta(days=1))

    assert [one.on for one in figures.ready(TODAY, TODAY + timedelta(days=9))] == [TODAY]
    last = queries.latest_readiness(person)
    assert (Readiness.objects.count(), last.is_ready, last.needs) == (2, True, ["aided_contract"])
    assert last.advice.startswith("Continuez.")
    with pytest.raises(ValidationError):
        takeaways.ask_aided_contract(person, code="unknown", **DOES)


def test_a_word_without_need_or_with_an_unknown_one_is_refused(departement):
    person = BeneficiaryFactory()

    for needs in ([], ["health"]):
        with pytest.raises(ValidationError):
            readiness.declare(person, is_ready=False, needs=needs, **DOES)


def test_needs_wait_for_the_referent_until_they_are_settled(departement):
    reader = principal(Role.REFERENT)
    person = AssignmentFactory(
        structure=reader.membership.organisation, referent=reader.membership, referent_named_at=NOON
    ).beneficiary
    stranger = BeneficiaryFactory()
    readiness.declare(person, is_ready=False, needs=["training"], **DOES)
    last = readiness.declare(person, is_ready=False, needs=["training", "project"], by=WORKER, at=NOON + timedelta(1))
    readiness.declare(stranger, is_ready=False, needs=["training"], **DOES)

    assert list(queries.needs_to_settle(reader)) == [last]
    readiness.settle(last, **DOES)
    assert not queries.needs_to_settle(reader).exists()
    with pytest.raises(ValidationError, match="déjà"):
        readiness.settle(last, **DOES)


def test_a_word_that_says_ready_takes_the_needs_of_before_away(in_13):
    reader = principal(Role.REFERENT)
    person = AssignmentFactory(
        structure=reader.membership.organisation, referent=reader.membership, referent_named_at=NOON
    ).beneficiary
    readiness.declare(person, is_ready=False, needs=["training"], **DOES)
    readiness.declare(person, is_ready=True, by=WORKER, at=NOON + timedelta(days=1))

    assert not queries.needs_to_settle(reader).exists()
