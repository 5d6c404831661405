"""The figures of customs' documents come out of real work."""

from o2o_store.ops.bench import customs


def test_wind_tunnel_sends_every_stored_order_through() -> None:
    figures = {one.name: one.value for one in customs.wind_tunnel(500)}
    assert figures["wind tunnel: stored orders"] == 500
    assert 0 < figures["wind tunnel: orders whose outcome would change"] < 500
