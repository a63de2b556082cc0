"""What this room writes: form keys and saved views."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from rebond.ground.web.models import FormKey, SavedView


def claim_form_key(key: UUID) -> bool:
    """Take the key of a form: True the first time, False ever after.

    Two postings at the same time: the second waits for the first one's transaction. A transaction
    that is rolled back gives the key back.
    """
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO web_formkey (key) VALUES (%s) ON CONFLICT DO NOTHING", [key])
        return bool(cursor.rowcount == 1)


def forget_form_keys(*, before: datetime) -> int:
    """Delete the keys claimed before that instant; returns how many."""
    return FormKey.objects.filter(claimed_at__lt=before).delete()[0]


@transaction.atomic
def save_view(list_key: str, *, name: str, query: str, user_id: UUID) -> SavedView:
    """Keep the filters of a list under a name; the same name replaces the former view. Not an act: no journal."""
    view, _ = SavedView.objects.update_or_create(
        user_id=user_id, list_key=list_key, name=name, defaults={"query": query}
    )
    return view


def delete_view(view: SavedView) -> None:
    """Forget a saved view."""
    view.delete()
