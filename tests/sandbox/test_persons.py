"""The roster of specimen persons."""

from o2o_store.sandbox.persons import roster


def test_roster_is_of_specimens_only() -> None:
    assert len(roster()) >= 8
    assert all(person.name.startswith("样本") for person in roster().values())
    assert len({person.id_number for person in roster().values()}) == len(roster())
    assert [person.id for person in roster().values() if person.note == "minor"] == ["xiao"]
