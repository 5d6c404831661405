"""The roster of invented specimen persons (resources/demo/persons.json) that wallet, register and customs know."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import msgspec

from o2o_store import resources


class Specimen(msgspec.Struct, frozen=True, kw_only=True):
    """One invented person. `register` is `fits` or `unknown`; without `wallet_real_name` the wallet knows no ID card."""

    id: str
    name: str
    name_en: str
    sex: str
    nation: str
    birth: str
    address: str
    id_number: str
    phone: str
    register: str = "fits"
    wallet_real_name: bool = True
    note: str = ""

    def __repr__(self) -> str:
        """Name the specimen, not its number."""
        return f"Specimen({self.id})"

    @property
    def openid(self) -> str:
        """Return the wallet's own name of this payer."""
        return f"oSPECIMEN{self.id}"


@cache
def roster() -> Mapping[str, Specimen]:
    """Return the specimen persons by id."""
    content = msgspec.json.decode(resources.path("demo/persons.json").read_bytes())
    people = [msgspec.convert(person, Specimen) for person in content["persons"]]
    return MappingProxyType({person.id: person for person in people})


def names_by_number() -> dict[str, str]:
    """Return the register's view: ID number → name, without persons it cannot be asked about."""
    return {person.id_number: person.name for person in roster().values() if person.register != "unknown"}
