"""A pack is loaded whole, as a new version; a third département needs no code."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rebond.exchanges.packs.operations import Loading, WrongPack, confirm
from rebond.exchanges.packs.reading import read_pack, read_texts
from rebond.ground.journal.actors import WORKER
from rebond.ground.journal.models import JournalLine
from rebond.ground.parameters import queries as parameters
from rebond.ground.parameters.models import PackVersion, Parameter
from rebond.ground.tenancy import context
from rebond.ground.tenancy.models import Departement
from rebond.people.accounts.models import Organisation
from tests.factories import NOON, TODAY

ROOT = Path(__file__).parents[3]
THIRD = Path(__file__).with_name("90.toml")
NATIONAL = ROOT / "packs" / "national.toml"


@pytest.fixture
def changed(departement, france):
    """Load the département's own pack with one text replaced by another."""

    def load(*replacements):
        text = (ROOT / "packs" / f"{departement.code}.toml").read_text()
        for before, after in replacements:
            assert before in text
            text = text.replace(before, after, 1)
        files = {"national": NATIONAL.read_text(), "departement": text}
        version = Loading(read_texts(files), france).write(by=WORKER, at=NOON)
        context.refresh()
        return version

    return load


def test_third_departement_comes_up_from_its_file_alone(db, france):
    Loading(read_pack(THIRD, national=NATIONAL), france).write(by=WORKER, at=NOON)

    with context.departement(90):
        rule = parameters.deadline_rules("entrant")[0]
        covered = {insee for pole in Organisation.objects.filter(capabilities=["pole"]) for insee in pole.territory}
        assert Departement.objects.get(pk=90).name == "Territoire de Belfort"
        assert rule.due_on(TODAY) > TODAY
        assert covered == {commune.insee for commune in france if commune.departement == "90"}
        assert JournalLine.objects.filter(verb="load_pack").count() == 1


def test_loading_again_makes_a_new_version_and_keeps_the_old_files(changed):
    first = PackVersion.objects.get()
    second = changed(('name = "entrant"', 'name = "entrant"\n'))

    assert (first.number, second.number) == (1, 2)
    assert read_texts(PackVersion.objects.get(number=1).files).departement.raw["id"] == context.current()


def test_same_pack_is_recognised(departement, france):
    loading = Loading(read_pack(ROOT / "packs" / f"{departement.code}.toml"), france)

    assert loading.is_known
    assert loading.changes == []


def test_wrong_pack_loads_nothing_and_says_where(changed):
    before = Parameter.objects.count()

    with pytest.raises(WrongPack, match="ligne"):
        changed(('unit = "month"' if context.current() == 14 else 'unit = "week"', 'unit = "lune"'))

    assert PackVersion.objects.count() == 1
    assert Parameter.objects.count() == before


def test_confirmed_value_stays_confirmed_while_it_does_not_change(changed):
    waiting = Parameter.objects.filter(is_confirmed=False).exclude(value=None).order_by("key")[0]
    assert confirm([waiting.pk], by=WORKER, at=NOON) == 1

    changed(('name = "entrant"', 'name = "entrant"\n'))

    again = Parameter.objects.get(key=waiting.key, valid_from=waiting.valid_from)
    assert (again.is_confirmed, again.confirmed_at) == (True, NOON)


def test_confirming_twice_counts_once(departement):
    waiting = Parameter.objects.filter(is_confirmed=False).order_by("key")[0]

    assert [confirm([waiting.pk], by=WORKER, at=NOON) for _ in range(2)] == [1, 0]


def test_what_an_administrator_corrected_in_a_structure_stays(changed):
    structure = Organisation.objects.exclude(phone="").order_by("code")[0]
    Organisation.objects.filter(pk=structure.pk).update(phone="04 65 71 77 77", name="Nom d'un jour")

    changed((f'name = "{structure.name}"', f'name = "{structure.name} et alentours"'))

    structure.refresh_from_db()
    assert structure.phone == "04 65 71 77 77"
    assert structure.name.endswith("et alentours")


def test_command_refuses_a_wrong_file_with_every_fault(db, tmp_path):
    wrong = tmp_path / "13.toml"
    wrong.write_text((ROOT / "packs" / "13.toml").read_text().replace('unit = "week"', 'unit = "lune"', 1))
    (tmp_path / "national.toml").write_text(NATIONAL.read_text())

    with pytest.raises(CommandError, match=r"faute\(s\), rien n'a été chargé"):
        call_command("load_pack", str(wrong))


def test_command_shows_what_changes_without_loading_it(db, tmp_path, capsys):
    text = (ROOT / "packs" / "14.toml").read_text().replace("count = 15", "count = 12", 1)
    (tmp_path / "14.toml").write_text(text)
    (tmp_path / "national.toml").write_text(NATIONAL.read_text())

    call_command("load_pack", str(tmp_path / "14.toml"), "--dry-run")

    assert "15 → 12" in capsys.readouterr().out
    assert Departement.objects.get(pk=14).parameters_version is not None
