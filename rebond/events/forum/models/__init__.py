"""Tables of the Forum."""

from rebond.events.forum.models.editions import Edition, Hall, Stand, StandVacancy
from rebond.events.forum.models.meetings import Meeting, QueueTicket
from rebond.events.forum.models.visitors import Arrival, Visitor, Wish

__all__ = ["Arrival", "Edition", "Hall", "Meeting", "QueueTicket", "Stand", "StandVacancy", "Visitor", "Wish"]
