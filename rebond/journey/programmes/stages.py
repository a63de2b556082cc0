"""The stages of an action in the order of the pack: which may be noted now, which is under way. Pure."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError

from rebond.journey.programmes.catalogue import Programme, StageRule


def may_note(programme: Programme, done: Sequence[str], code: str) -> StageRule:
    """The rule of a stage that may be noted after these.

    Those before it that come once were noted; one that repeats may be left out, or noted again at any time.
    Raises ValidationError otherwise.
    """
    rule = programme.stage(code)
    if rule is None:
        raise ValidationError({"stage": "Choisissez une étape de l'action."})
    if code in done and not rule.repeats:
        raise ValidationError({"stage": f"L'étape « {rule.name} » est déjà notée : elle ne se fait qu'une fois."})
    for earlier in programme.stages[: programme.stages.index(rule)]:
        if not earlier.repeats and earlier.code not in done:
            raise ValidationError({"stage": f"L'étape « {earlier.name} » vient avant : notez-la d'abord."})
    return rule


def possible(programme: Programme, done: Sequence[str]) -> list[StageRule]:
    """The stages that may be noted now, in order."""
    found = []
    for stage in programme.stages:
        if stage.repeats or stage.code not in done:
            found.append(stage)
        if not stage.repeats and stage.code not in done:
            break
    return found


def under_way(programme: Programme, done: Sequence[str]) -> str:
    """The code of the stage that follows the furthest one; a stage that repeats stays under way. Empty at the end."""
    codes = [stage.code for stage in programme.stages]
    reached = [codes.index(code) for code in done if code in codes]
    if not reached:
        return codes[0]
    furthest = max(reached)
    if programme.stages[furthest].repeats:
        return codes[furthest]
    return codes[furthest + 1] if furthest + 1 < len(codes) else ""
