"""The hall's notices as the kiosk shows and records them."""

from datetime import datetime

from o2o_store.contract.store_api.halls import HallView, NoticeView
from o2o_store.kiosk.ledger.records import Consent


def find_notice(hall: HallView | None, kind: str, language: str) -> NoticeView | None:
    """The notice in force, in this language or else in any."""
    found = [notice for notice in hall.notices if notice.kind == kind] if hall is not None else []
    return next((notice for notice in found if notice.language == language), found[0] if found else None)


def consent_to(hall: HallView | None, kind: str, language: str, now: datetime) -> Consent | None:
    """Record that the notice in force was agreed to now; None when there is no notice to agree to."""
    notice = find_notice(hall, kind, language)
    if notice is None:
        return None
    return Consent(version=notice.version, sha256=notice.sha256, language=notice.language, at=now)
