"""Requests and half-days: dates, ways and moments of the week, and the bookings out."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from planner.booking.generate import appointments
from planner.booking.solve import book
from planner.files.appointments import read_appointments, write_appointments, write_bookings
from planner.files.faults import Faulty

REQUESTS = "id,earliest,deadline,radius,x,y,quanta,needs,halves\n"
BLOCKS = "adviser,site,day,half,x,y,quanta,offers\n"
BLOCK = "Ada,Aubagne,2026-03-03,matin,0,0,4,arabe\n"  # a Tuesday


def given(folder: Path, requests: str, blocks: str) -> tuple[Path, Path]:
    (folder / "requests.csv").write_text(requests)
    (folder / "blocks.csv").write_text(blocks)
    return folder / "requests.csv", folder / "blocks.csv"


def faults_of(folder: Path, requests: str, blocks: str) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        read_appointments(*given(folder, requests, blocks))
    return str(refusal.value).replace(f"{folder}/", "").splitlines()


def test_appointments_are_read_as_the_engine_counts(tmp_path):
    requests = REQUESTS + "a,02/03/2026,2026-03-31,12,3000,4000,2,Arabe,\nb,2026-03-02,2026-03-31,12.5,0,0,,,\n"

    read = read_appointments(*given(tmp_path, requests, BLOCKS + BLOCK))

    assert read.requests.earliest.tolist() == [date(2026, 3, 2).toordinal()] * 2
    assert read.requests.metres.tolist() == [[6500], [0]]  # 5 km as the crow flies, 1.3 times as many by road
    assert read.requests.radius.tolist() == [12_000, 12_500]
    assert read.requests.quanta.tolist() == [2, 2]
    assert read.requests.needs.tolist() == [1, 0]
    assert (read.blocks.offers.tolist(), read.blocks.half.tolist()) == ([1], [2])  # Tuesday morning


@pytest.mark.parametrize(
    ("told", "halves"),
    [
        ("lundi", 0b11),
        ("lundi matin", 0b01),
        ("mardi après-midi", 0b1000),
        ("mardi apres-midi; lundi matin", 0b1001),
        ("matin", 0b01010101010101),
        ("", 0b11111111111111),
    ],
)
def test_moments_of_the_week_are_read_in_words(tmp_path, told, halves):
    requests = f"{REQUESTS}a,2026-03-02,2026-03-31,12,0,0,2,,{told}\n"

    read = read_appointments(*given(tmp_path, requests, BLOCKS + BLOCK))

    assert read.requests.halves.tolist() == [halves]


def test_ways_by_site_replace_positions(tmp_path):
    requests = "id,earliest,deadline,radius,km Aubagne\na,2026-03-02,2026-03-31,12,7.25\n"

    read = read_appointments(*given(tmp_path, requests, "adviser,site,day,half\nAda,Aubagne,2026-03-03,m\n"))

    assert read.requests.metres.tolist() == [[7250]]


def test_appointments_written_and_read_are_the_same(tmp_path):
    requests, blocks = appointments(200, 5, 3, 1.0, seed=2)

    read = read_appointments(*write_appointments(tmp_path, requests, blocks))

    sites = [int(site.removeprefix("site ")) - 1 for site in read.sites]  # in the order in which the blocks name them
    assert np.array_equal(read.requests.metres, requests.metres[:, sites])
    assert np.array_equal(read.requests.halves, requests.halves)
    assert np.array_equal(read.blocks.half, blocks.half)


def test_bookings_hold_a_line_a_request_with_its_place_or_the_reason(tmp_path):
    # the half-day has 4 quanta: two interviews of 2 are held, the third finds everything taken
    lines = "".join(f"{name},2026-03-02,2026-03-31,12,0,0,2,,\n" for name in "abc")
    read = read_appointments(*given(tmp_path, REQUESTS + lines, BLOCKS + BLOCK))

    write_bookings(tmp_path / "bookings.csv", read, book(read.requests, read.blocks))

    assert (tmp_path / "bookings.csv").read_text().splitlines()[1:] == [
        "a,2026-03-03,matin,1,Aubagne,Ada,0.0,oui,",
        "b,2026-03-03,matin,3,Aubagne,Ada,0.0,oui,",
        "c,,,,,,,,Tout ce qui convient avant l'échéance est déjà pris.",
    ]


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("a,31/02/2026,2026-03-31,12,0,0,2,,", "colonne « earliest » : « 31/02/2026 » n'est pas une date"),
        ("a,2026-03-31,2026-03-02,12,0,0,2,,", "colonne « deadline » : l'échéance est avant"),
        ("a,2026-03-02,2026-03-31,-1,0,0,2,,", "colonne « radius » : « -1 » n'est pas un nombre entre 0 et 2000"),
        ("a,2026-03-02,2026-03-31,12,NaN,0,2,,", "colonne « x » : « NaN » n'est pas un nombre"),
        ("a,2026-03-02,2026-03-31,12,0,0,0,,", "colonne « quanta » : « 0 » est trop petit"),
        ("a,2026-03-02,2026-03-31,12,0,0,2,,lune", "colonne « halves » : « lune » n'est pas un moment"),
    ],
)
def test_request_says_what_is_wrong(tmp_path, request_, said):
    faults = faults_of(tmp_path, f"{REQUESTS}{request_}\n", BLOCKS + BLOCK)

    assert [fault.startswith(f"requests.csv, ligne 2, {said}") for fault in faults] == [True]


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("Ada,Aubagne,2026-03-03,soir,0,0,4,", "colonne « half » : « soir » n'est pas une demi-journée"),
        ("Ada,,2026-03-03,matin,0,0,4,", "colonne « site » : la case est vide"),
        ("Ada,Aubagne,2026-03-03,matin,9,0,4,", "colonne « x » : « Aubagne » est ailleurs"),
    ],
)
def test_half_day_says_what_is_wrong(tmp_path, block, said):
    request = f"{REQUESTS}a,2026-03-02,2026-03-31,12,0,0,2,,\n"

    faults = faults_of(tmp_path, request, f"{BLOCKS}{BLOCK}{block}\n")

    assert [fault.startswith(f"blocks.csv, ligne 3, {said}") for fault in faults] == [True]
