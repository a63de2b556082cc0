"""What a newcomer meets in the demo: a company, roles with names of their own, one line of the sample flow to decide on."""

from rebond.demo import accounts, agents, doubts, samples
from rebond.demo.identities import People
from rebond.people.accounts.models import Membership, Organisation
from rebond.people.accounts.states import Role
from tests.exchanges.depositing import SAMPLES, applied, manager
from tests.factories import NOON, TODAY


def test_sample_flow_leaves_one_line_to_decide_on(departement):
    doubts.plant(departement.code, at=NOON)
    name = samples.FLOWS[departement.code]
    client = manager()

    file = applied(client, (SAMPLES / name).read_bytes(), name=name)

    assert file.lines.filter(result="doubtful").count() == 1
    assert "Lignes d&#x27;import à vérifier" in client.get("/a-faire/").content.decode()


def test_employer_works_in_a_company_and_nobody_else_does(departement):
    agents.engage(
        People(1, TODAY), [*Organisation.objects.order_by("code"), agents.open_company(departement.pk)], at=NOON
    )

    employer = Membership.objects.get(role=Role.EMPLOYER)

    assert employer.organisation.capabilities == ["company"]
    assert not Membership.objects.filter(organisation=employer.organisation).exclude(pk=employer.pk).exists()


def test_roles_that_nobody_holds_are_held_by_different_people(in_14):
    users = [accounts.engage(role).user for role in (Role.ACCELERATOR, Role.SECTOR_EXPERT, Role.RTEF)]

    assert len({user.full_name for user in users}) == len(users)
