from datetime import UTC, date, datetime, time

import pytest

from rebond.ground.web import words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (words.day(date(2026, 3, 3)), "mardi 3 mars"),
        (words.day(date(2026, 5, 1)), "vendredi 1er mai"),
        (words.full_day(date(2026, 8, 31)), "lundi 31 août 2026"),
        (words.short_day(date(2026, 3, 3)), "03/03/2026"),
        (words.hour(time(14)), "14 h"),
        (words.hour(time(9, 5)), "9 h 05"),
        (words.phone("0612345678"), "06 12 34 56 78"),
        (words.phone("+4915112345678"), "+4915112345678"),
        (words.number(1240), "1 240"),
        (words.count(0, "personne", "personnes"), "0 personne"),
        (words.count(1, "personne", "personnes"), "1 personne"),
        (words.count(12400, "personne", "personnes"), "12 400 personnes"),
        (words.euros(400000), "4 000 €"),
        (words.euros(-1250), "-12,50 €"),
        (words.days_left(6), "J-6"),
        (words.days_left(0), "aujourd'hui"),
        (words.days_left(-3), "en retard de 3 j"),
    ],
)
def test_words_are_french(given, said):
    assert given.replace(words.FIXED, " ").replace(words.NARROW, " ") == said


def test_moment_is_told_in_the_local_hour():
    noon_in_paris = datetime(2026, 3, 3, 13, 30, tzinfo=UTC)

    assert words.moment(noon_in_paris).replace(words.FIXED, " ") == "mardi 3 mars à 14 h 30"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (words.proper("DIVES-SUR-MER"), "Dives-sur-Mer"),
        (words.proper("LA CIOTAT"), "La Ciotat"),
        (words.proper("PONT-L'ÉVÊQUE"), "Pont-l'Évêque"),
        (words.proper("MARSEILLE 13E ARRONDISSEMENT"), "Marseille 13e arrondissement"),
        (words.proper("Vire Normandie"), "Vire Normandie"),
        (words.proper("JEAN-PIERRE"), "Jean-Pierre"),
        (words.full_name("OPHELIE", "Le Goff"), "Ophelie LE GOFF"),
        (words.sorted_name("OPHELIE", "Le Goff"), "LE GOFF Ophelie"),
        (words.of("Alfred"), "d'Alfred"),
        (words.of("OPHELIE"), "d'OPHELIE"),
        (words.of("Éric"), "d'Éric"),
        (words.of("Hélène"), "d'Hélène"),
        (words.of("Yves"), "d'Yves"),
        (words.of("Yanis"), "de Yanis"),
        (words.of("Hassan"), "de Hassan"),
        (words.of("Bruno"), "de Bruno"),
        (words.of_place("Bouches-du-Rhône", "Conseil départemental des Bouches-du-Rhône"), "des Bouches-du-Rhône"),
        (words.of_place("Ain", "Conseil départemental de l'Ain"), "de l'Ain"),
        (words.of_place("Paris", "Ville de Paris"), "de Paris"),
        (words.to_place("Bouches-du-Rhône", "Conseil départemental des Bouches-du-Rhône"), "aux Bouches-du-Rhône"),
        (words.to_place("Calvados", "Conseil départemental du Calvados"), "au Calvados"),
        (words.to_place("Paris", "Ville de Paris"), "à Paris"),
        (words.the("Circonscription de Caen"), "la Circonscription de Caen"),
        (words.the("Équipe AVEC de Caen"), "l'Équipe AVEC de Caen"),
        (words.the("Pôle insertion Caen"), "le Pôle insertion Caen"),
        (words.the("France Travail Caen"), "France Travail Caen"),
    ],
)
def test_names_are_told_as_one_says_them(given, said):
    assert given == said
