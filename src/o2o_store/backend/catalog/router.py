"""The catalogue's questions."""

from o2o_store.backend.catalog import pictures, service, stock
from o2o_store.backend.edge import Call, Edge, Handlers
from o2o_store.contract.store_api.goods import GoodsListView, PictureView
from o2o_store.domain.refusals import Refusal


async def list_goods(edge: Edge, call: Call) -> GoodsListView | Refusal:
    """Answer with the whole catalogue of the caller's hall, as soon as it differs from the version the caller has."""
    return await edge.follow(
        call,
        lambda connection: service.view_goods(connection, call.caller.hall_id, edge.clock.now()),
        version=lambda view: view.price_version if call.after == view.price_version else view.etag,
        topics={service.GOODS_CHANGED, stock.STOCK_CHANGED},
    )


async def get_picture(edge: Edge, call: Call) -> PictureView | Refusal:
    """Answer with a picture of the caller's hall."""
    return await edge.read(lambda connection: pictures.view_picture(connection, call.caller.hall_id, call.path["image"]))


HANDLERS: Handlers = {"list_goods": list_goods, "get_picture": get_picture}
