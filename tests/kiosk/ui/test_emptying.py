"""What is kept of items that QML destroyed."""

import gc

from PySide6.QtCore import QEvent, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine

from o2o_store.kiosk.ui.camera_view import CameraView
from o2o_store.kiosk.ui.engine import application
from o2o_store.kiosk.ui.path_item import PathItem
from o2o_store.kiosk.ui.qr_item import QrCode

PAGE = b"import QtQuick\nimport O2OStore.Backend\nItem { CameraView {} PathItem {} QrCode { text: 'x' } }"


def test_nothing_stays_in_what_qml_destroyed() -> None:
    app, engine = application(offscreen=True), QQmlEngine()
    component = QQmlComponent(engine)
    component.setData(PAGE, QUrl())
    page = component.create()
    assert page is not None, component.errorString()
    made = [one for one in gc.get_objects() if isinstance(one, CameraView | PathItem | QrCode) and one.__dict__]
    assert {type(one) for one in made} >= {CameraView, PathItem, QrCode}
    ours = [one for one in made if one.parentItem() is page]
    page.deleteLater()
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert [one.__dict__ for one in ours] == [{}, {}, {}]
