"""Someone of the sample flow whom the demo knows otherwise: importing it leaves one line for an agent to decide."""

from datetime import datetime

from rebond.demo import samples
from rebond.ground.journal.actors import WORKER
from rebond.people.accounts.models import Organisation
from rebond.people.accounts.states import Capability
from rebond.people.beneficiaries.models import Beneficiary
from rebond.people.beneficiaries.operations import persons


def plant(code: str, *, at: datetime) -> Beneficiary:
    """Register an applicant of the sample flow, day and month of birth exchanged: the same NIR with another date."""
    untouched = max(index for _, _, index in samples.FAULTS) + 1
    homes = [home for home in samples.households(code) if home.position > untouched and home.address]
    home, adult, nir = next(
        (home, adult, adult.nir)
        for home in homes
        for adult in home.adults[:1]
        if adult.nir
        and not adult.nir_is_provisional
        and adult.birth_date.day in {*range(1, 13)} - {adult.birth_date.month}
    )
    born, insee = adult.birth_date, home.address.insee if home.address else ""
    poles = Organisation.objects.filter(capabilities__contains=[Capability.POLE], territory__contains=[insee])
    return persons.register(
        last_name=adult.last_name,
        birth_name=adult.birth_name,
        first_name=adult.first_name,
        birth_date=born.replace(month=born.day, day=born.month),
        sex=str(adult.sex or ""),
        nir13=nir[:13],
        pole=poles.order_by("code").first(),
        by=WORKER,
        at=at,
    )
