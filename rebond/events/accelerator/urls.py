"""Addresses of the Accélérateur before the day: the year, the days, their cohort, their rotation."""

from django.urls import path

from rebond.events.accelerator.views import calendar, cohort, days, timetable

app_name = "accelerator"
urlpatterns = [
    path("", calendar.year, name="year"),
    path("journees/ouvrir/", calendar.open_days, name="open_days"),
    path("journees/<uuid:pk>/", days.day, name="day"),
    path("journees/<uuid:pk>/changer/", days.change, name="change_day"),
    path("journees/<uuid:pk>/salles/", days.add_room, name="add_room"),
    path("journees/<uuid:pk>/animateurs/", days.add_coach, name="add_coach"),
    path("journees/<uuid:pk>/retirer/", days.remove_staff, name="remove_staff"),
    path("journees/<uuid:pk>/annuler/", days.cancel, name="cancel_day"),
    path("journees/<uuid:pk>/cohorte/", cohort.cohort, name="cohort"),
    path("journees/<uuid:pk>/cohorte/tirer/", cohort.draw, name="draw"),
    path("journees/<uuid:pk>/cohorte/tirage/", cohort.drawing, name="drawing"),
    path("journees/<uuid:pk>/cohorte/envoyer/", cohort.send, name="send"),
    path("journees/<uuid:pk>/cohorte/changer/", cohort.change, name="change_cohort"),
    path("journees/<uuid:pk>/cohorte/rapport/", cohort.report, name="draw_report"),
    path("journees/<uuid:pk>/cohorte/appels/", cohort.calls, name="calls"),
    path("journees/<uuid:pk>/cohorte/reponse/", cohort.confirm, name="confirm"),
    path("journees/<uuid:pk>/cohorte/place/", cohort.give, name="give_place"),
    path("journees/<uuid:pk>/deroule/", timetable.timetable, name="timetable"),
    path("journees/<uuid:pk>/deroule/calculer/", timetable.plan, name="plan"),
    path("journees/<uuid:pk>/deroule/personnes/", timetable.person_sheets, name="person_sheets"),
    path("journees/<uuid:pk>/deroule/salles/", timetable.room_sheets, name="room_sheets"),
    path("journees/<uuid:pk>/deroule/badges/", timetable.badges, name="badges"),
]
