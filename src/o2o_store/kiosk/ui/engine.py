"""Qt set up once: scene graph, fonts, translators, one window that shows one module's `Main.qml`."""

import os
import sys
from dataclasses import dataclass, field

import shiboken6
from PySide6.QtCore import QLocale, QObject, QSize, Qt, QTimer, QTranslator, QUrl
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtQuick import QQuickView

from o2o_store import resources
from o2o_store.kiosk.ui.placing import Place, place

FAMILY = "Noto Sans CJK SC"
QUIET = "qt.qpa.*=false;qt.multimedia.*=false"


class ScreenBrokenError(RuntimeError):
    """The screen's own files cannot be shown; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a window is shown."""

    module: str
    size: tuple[int, int]
    fullscreen: bool = False
    offscreen: bool = False
    title: str = "o2o-store"
    role: str = ""
    """Whose window it is, for its place on a desktop; empty stands where the system puts it, in its own size."""


@dataclass(slots=True)
class Screen:
    """A running screen: the application, its window, and the language it speaks."""

    app: QGuiApplication
    view: QQuickView
    translator: QTranslator | None = None
    _kept: list[QObject] = field(default_factory=list)

    def speak(self, language: str) -> None:
        """Change every text of the screen to this language, where it stands."""
        if self.translator is not None:
            self.app.removeTranslator(self.translator)
            self.translator = None
        QLocale.setDefault(QLocale("zh_CN" if language == "zh" else "en_US"))
        file = resources.root() / "i18n" / f"o2o_{language}.qm"
        if file.is_file():
            translator = QTranslator()
            if translator.load(str(file)):
                self.app.installTranslator(translator)
                self.translator = translator
        self.view.engine().retranslate()

    def run(self) -> int:
        """Show until the window is closed or somebody asks to quit; the exit code."""

        def closed() -> None:
            self.quit()

        self.app.lastWindowClosed.connect(closed)
        try:
            return self.app.exec()
        finally:
            self.app.lastWindowClosed.disconnect(closed)

    def quit(self) -> None:
        """End `run` soon; from the screen's thread."""
        # Never quit inside a slot that Python runs: the windows would close while the interpreter is held.
        QTimer.singleShot(0, self.app.quit)

    def close(self) -> None:
        """Destroy the window with everything it showed; it cannot be used any more."""
        if self.translator is not None:
            self.app.removeTranslator(self.translator)
            self.translator = None
        self.view.close()
        self.view.setSource(QUrl())
        # Left to the interpreter it would end at some later moment, in whichever thread dropped the last reference.
        shiboken6.delete(self.view)


def prepare(*, offscreen: bool) -> None:
    """Choose Qt's ways before it starts: the render loop that cannot dead-lock, and no graphics card where there is none."""
    os.environ.setdefault("QSG_RENDER_LOOP", "basic")
    os.environ.setdefault("QT_LOGGING_RULES", QUIET)
    if offscreen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ.setdefault("QT_QUICK_BACKEND", "software")


def application(*, offscreen: bool = False) -> QGuiApplication:
    """Return the one application with the house's fonts, making it when there is none."""
    prepare(offscreen=offscreen)
    found = QGuiApplication.instance()
    app = found if isinstance(found, QGuiApplication) else QGuiApplication([sys.argv[0] if sys.argv else "o2o-store"])
    # Compiled pages are kept under this name, whatever the program was started by.
    app.setApplicationName("o2o-store")
    if app.font().family() != FAMILY:
        _dress(app)
    return app


def _dress(app: QGuiApplication) -> None:
    # Ours even where the system has a family of this name: which glyphs there are must not depend on the machine.
    for font in sorted(resources.path("fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(font))
    face = app.font()
    face.setFamily(FAMILY)
    app.setFont(face)
    app.setWindowIcon(QIcon())
    # Qt's own way would end every loop that runs later; `Screen.run` watches the last window itself.
    app.setQuitOnLastWindowClosed(False)


def open_screen(look: Look, properties: dict[str, QObject]) -> Screen:
    """Show a module's `Main.qml` with these view-models. Raises ScreenBrokenError when it cannot be loaded."""
    from o2o_store.kiosk.ui import camera_view, icons, path_item, qr_item  # noqa: F401  # they register the painted items that pages use

    app = application(offscreen=look.offscreen)
    view = QQuickView()
    view.setTitle(look.title)
    view.engine().addImportPath(str(resources.path("qml")))
    view.engine().addImageProvider(icons.NAME, icons.StrokeProvider())
    view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
    view.setInitialProperties(dict(properties))
    view.resize(QSize(*look.size))
    view.setSource(QUrl.fromLocalFile(str(resources.path(f"qml/O2OStore/{look.module}/Main.qml"))))
    if view.status() != QQuickView.Status.Ready:
        raise ScreenBrokenError("; ".join(error.toString() for error in view.errors()))
    screen = Screen(app, view, _kept=list(properties.values()))
    if look.fullscreen:
        view.setFlags(view.flags() | Qt.WindowType.FramelessWindowHint)
        view.showFullScreen()
    else:
        _stand(view, look)
        view.show()
    return screen


def _stand(view: QQuickView, look: Look) -> None:
    if not look.role or look.offscreen:
        return
    free = view.screen().availableGeometry()
    there = place(look.role, look.size, Place(free.x(), free.y(), free.width(), free.height()))
    view.setGeometry(there.x, there.y, there.width, there.height)
