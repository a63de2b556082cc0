"""Which rules a plan breaks, whoever made it. One function a rule; nothing here is shared with the solvers."""

from collections import Counter, defaultdict

from planner.interviews.plans import Interviews, Plan, Reason
from planner.interviews.problem import Problem
from planner.violations import Violation


def check(problem: Problem, plan: Interviews) -> list[Violation]:
    """Every broken rule, [] when the plan is valid. The figures and reasons of a `Plan` are recounted too."""
    unknown = check_known(problem, plan)
    if unknown:
        return unknown  # the other rules would look for people and slots that do not exist
    rules = (
        check_wished,
        check_once,
        check_people_free,
        check_gaps,
        check_tables,
        check_table_numbers,
        check_most,
        check_recruiter_most,
        check_locked,
        check_interpreters,
    )
    broken = [violation for rule in rules for violation in rule(problem, plan)]
    if isinstance(plan, Plan):
        broken += check_figures(problem, plan) + check_bounds(problem, plan) + check_reasons(problem, plan)
    return broken


def check_known(problem: Problem, plan: Interviews) -> list[Violation]:
    """People, recruiters and slots exist."""
    limits = (("person", problem.people), ("recruiter", problem.recruiters), ("slot", problem.slots))
    names = {"person": "cette personne", "recruiter": "ce recruteur", "slot": "ce créneau"}
    return [
        Violation("known", (rank,), f"Entretien {rank} : {names[name]} n’existe pas ({value}).")
        for name, limit in limits
        for rank, value in enumerate(getattr(plan, name).tolist())
        if not 0 <= value < limit
    ]


def check_wished(problem: Problem, plan: Interviews) -> list[Violation]:
    """Each interview answers a wish."""
    wishes = set(zip(problem.person.tolist(), problem.recruiter.tolist(), strict=True))
    return [
        Violation(
            "wished", (person, recruiter), f"La personne {person} et le recruteur {recruiter} ne se conviennent pas."
        )
        for person, recruiter, _, _ in _interviews(plan)
        if (person, recruiter) not in wishes
    ]


def check_once(problem: Problem, plan: Interviews) -> list[Violation]:
    """A pair meets once."""
    times = Counter((person, recruiter) for person, recruiter, _, _ in _interviews(plan))
    return [
        Violation("once", pair, f"La personne {pair[0]} rencontre {count} fois le recruteur {pair[1]}.")
        for pair, count in times.items()
        if count > 1
    ]


def check_people_free(problem: Problem, plan: Interviews) -> list[Violation]:
    """People are there when they are expected."""
    return [
        Violation("people_free", (person, slot), f"La personne {person} n’est pas là au créneau {slot}.")
        for person, _, slot, _ in _interviews(plan)
        if not problem.free[person, slot]
    ]


def check_gaps(problem: Problem, plan: Interviews) -> list[Violation]:
    """A person is in one interview at a time, and has the time to go from one hall to the other."""
    days = defaultdict(list)
    for person, recruiter, slot, _ in _interviews(plan):
        days[person].append((slot, int(problem.hall[recruiter])))
    return [
        Violation(
            "gaps",
            (person, start, then),
            f"La personne {person} a deux entretiens trop proches, aux créneaux {start} et {then}.",
        )
        for person, day in days.items()
        for rank, (start, hall) in enumerate(sorted(day))
        for then, other in sorted(day)[rank + 1 :]
        if then - start - 1 < problem.gaps[hall, other]
    ]


def check_tables(problem: Problem, plan: Interviews) -> list[Violation]:
    """A recruiter holds no more interviews at once than tables, none when away."""
    busy = Counter((recruiter, slot) for _, recruiter, slot, _ in _interviews(plan))
    return [
        Violation(
            "tables",
            place,
            f"Le recruteur {place[0]} a {count} entretiens au créneau {place[1]}, pour {problem.tables[place]} tables.",
        )
        for place, count in busy.items()
        if count > problem.tables[place]
    ]


def check_table_numbers(problem: Problem, plan: Interviews) -> list[Violation]:
    """Two interviews are not at one table, and the table is held at that time."""
    seen: set[tuple[int, int, int]] = set()
    broken = []
    for _, recruiter, slot, table in _interviews(plan):
        if (recruiter, slot, table) in seen or not 0 <= table < problem.tables[recruiter, slot]:
            sentence = f"La table {table} du recruteur {recruiter} n’est pas libre au créneau {slot}."
            broken.append(Violation("table_numbers", (recruiter, slot, table), sentence))
        seen.add((recruiter, slot, table))
    return broken


def check_most(problem: Problem, plan: Interviews) -> list[Violation]:
    """Nobody has more interviews than they accept."""
    counts = Counter(person for person, _, _, _ in _interviews(plan))
    return [
        Violation("most", (person,), f"La personne {person} a {count} entretiens, pour {problem.most[person]} au plus.")
        for person, count in counts.items()
        if count > problem.most[person]
    ]


def check_recruiter_most(problem: Problem, plan: Interviews) -> list[Violation]:
    """No recruiter has more interviews than they accept."""
    counts = Counter(recruiter for _, recruiter, _, _ in _interviews(plan))
    return [
        Violation(
            "recruiter_most",
            (recruiter,),
            f"Le recruteur {recruiter} a {count} entretiens, pour {problem.recruiter_most[recruiter]} au plus.",
        )
        for recruiter, count in counts.items()
        if count > problem.recruiter_most[recruiter]
    ]


def check_locked(problem: Problem, plan: Interviews) -> list[Violation]:
    """What was announced takes place, at its time."""
    held = {(person, recruiter, slot) for person, recruiter, slot, _ in _interviews(plan)}
    wishes = zip(problem.person.tolist(), problem.recruiter.tolist(), problem.locked.tolist(), strict=True)
    return [
        Violation(
            "locked",
            (person, recruiter, slot),
            f"L’entretien annoncé de la personne {person} avec le recruteur {recruiter} au créneau {slot} manque.",
        )
        for person, recruiter, slot in wishes
        if slot >= 0 and (person, recruiter, slot) not in held
    ]


def check_interpreters(problem: Problem, plan: Interviews) -> list[Violation]:
    """Enough interpreters are there for the interviews that need one."""
    pairs = zip(problem.person.tolist(), problem.recruiter.tolist(), strict=True)
    language = dict(zip(pairs, problem.language.tolist(), strict=True))
    spoken = Counter((language.get((person, recruiter), -1), slot) for person, recruiter, slot, _ in _interviews(plan))
    return [
        Violation(
            "interpreters",
            place,
            f"Créneau {place[1]} : {count} entretiens avec interprète, pour {problem.interpreters[place]} de la langue {place[0]}.",
        )
        for place, count in spoken.items()
        if place[0] >= 0 and count > problem.interpreters[place]
    ]


def check_promised(problem: Problem, plan: Interviews) -> list[Violation]:
    """Recruiters have what they were promised. Not part of `check`: a plan gives it as far as possible only."""
    counts = Counter(plan.recruiter.tolist())
    return [
        Violation(
            "promised",
            (recruiter,),
            f"Le recruteur {recruiter} a {counts[recruiter]} entretiens, au lieu des {least} promis.",
        )
        for recruiter, least in enumerate(problem.recruiter_least.tolist())
        if counts[recruiter] < least
    ]


def check_figures(problem: Problem, plan: Plan) -> list[Violation]:
    """What the plan says of itself is true: wishes, profile, fit and what is missing."""
    fits = dict(
        zip(zip(problem.person.tolist(), problem.recruiter.tolist(), strict=True), problem.fit.tolist(), strict=True)
    )
    counts = Counter(plan.person.tolist())
    given = Counter(plan.recruiter.tolist())
    claims = {
        "wish": (problem.person[plan.wish].tolist(), plan.person.tolist()),
        "profile": (
            plan.profile.tolist(),
            [sum(count >= rank for count in counts.values()) for rank in range(1, len(plan.profile) + 1)],
        ),
        "fit": (plan.fit, sum(fits.get((person, recruiter), 0) for person, recruiter, _, _ in _interviews(plan))),
        "missing": (
            plan.missing.tolist(),
            [max(0, least - given[recruiter]) for recruiter, least in enumerate(problem.recruiter_least.tolist())],
        ),
    }
    return [
        Violation("figures", (), f"Le plan annonce un chiffre faux ({name}).")
        for name, (said, counted) in claims.items()
        if said != counted
    ]


def check_bounds(problem: Problem, plan: Plan) -> list[Violation]:
    """No figure goes beyond its bound, and what is proved reaches it."""
    short, bound_short = int(plan.missing.sum()), int(plan.bound_missing.sum())
    profile, bound = plan.profile.tolist(), plan.bound_profile.tolist()
    order = (-short, profile, plan.kept, plan.fit)
    bound_order = (-bound_short, bound, plan.kept_bound, plan.fit_bound)
    beyond = order > bound_order
    unproved = plan.proved_optimal and order != bound_order
    return [Violation("bounds", (), "Le plan et sa borne se contredisent.")] if beyond or unproved else []


def check_reasons(problem: Problem, plan: Plan) -> list[Violation]:
    """A person has an interview, or a reason; and nobody is left out beside an empty table."""
    served = set(plan.person.tolist())
    busy = Counter(zip(plan.recruiter.tolist(), plan.slot.tolist(), strict=True))
    counts = Counter(plan.recruiter.tolist())
    spoken = Counter(zip(problem.language[plan.wish].tolist(), plan.slot.tolist(), strict=True))
    broken = [
        Violation("reasons", (person,), f"La raison donnée pour la personne {person} est fausse.")
        for person, reason in enumerate(plan.reason.tolist())
        if (reason == Reason.SERVED) != (person in served)
    ]
    for wish, person in enumerate(problem.person.tolist()):
        recruiter, language = int(problem.recruiter[wish]), int(problem.language[wish])
        if person in served or not problem.most[person] or counts[recruiter] >= problem.recruiter_most[recruiter]:
            continue
        for slot in range(problem.slots):
            heard = language < 0 or spoken[language, slot] < problem.interpreters[language, slot]
            if problem.free[person, slot] and busy[recruiter, slot] < problem.tables[recruiter, slot] and heard:
                sentence = f"La personne {person} n’a rien, et le recruteur {recruiter} est libre au créneau {slot}."
                broken.append(Violation("reasons", (person, recruiter, slot), sentence))
    return broken


def _interviews(plan: Interviews) -> list[tuple[int, int, int, int]]:
    """(person, recruiter, slot, table) of each interview, as plain numbers."""
    columns = (plan.person, plan.recruiter, plan.slot, plan.table)
    return list(zip(*(column.tolist() for column in columns), strict=True))
