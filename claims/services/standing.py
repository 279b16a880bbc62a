"""What a practice has set up, kept in the process until any of it changes.

A visit needs a dozen rows that change twice a month. They are read once
and kept under the state of the practice's settings; who reads asks for
that state first, so what another process changed is seen at the next ask.
"""

import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection
from django.db.models.signals import post_delete, post_save

from claims import models
from clinicbridge import scope
from clinicbridge.accounts.models import Location, Practice
from clinicbridge.audit import bulk

# Every table of which `remembered` keeps something; ``test_standing.py`` holds each to it.
WATCHED = (
    models.Connection,
    models.EditSetting,
    models.Fee,
    models.FeeSchedule,
    models.MappingSet,
    models.NotePhrase,
    models.Payer,
    models.SuggestionPolicy,
    models.SuppressedKind,
    models.PlanOfCare,  # whether there are any
    models.CodeRelease,
    models.SuggesterSettings,
    Location,
    Practice,
)
NOTE = "standing"
FRESH_SECONDS = 1.0  # in one stay the state is asked for again after this
MOST_PRACTICES = 64
MOST_THINGS = 20_000
State = tuple[Any, ...]
K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(slots=True)
class _Shelf:
    state: State
    things: dict[Hashable, Any] = field(default_factory=dict)


_shelves: OrderedDict[uuid.UUID, _Shelf] = OrderedDict()
_lock = threading.Lock()


def remembered(name: Hashable, load: Callable[[], T]) -> T:
    """Return what ``load`` returned since the practice last changed a setting.

    Nobody may change it: it is shared by every thread of the process. One
    query where the state was not asked for in this stay, and what
    ``load`` takes where it is not kept.
    """
    things = _things()
    if name not in things:
        things[name] = load()
    return things[name]  # type: ignore[no-any-return]


def remembered_each(
    name: str, keys: Iterable[K], load: Callable[[list[K]], Mapping[K, T]]
) -> dict[K, T]:
    """Return one kept thing a key; ``load`` is asked once for all that are not kept."""
    things = _things()
    wanted = list(keys)
    lacking = [key for key in wanted if (name, key) not in things]
    if lacking:
        found = load(lacking)
        things.update({(name, key): found[key] for key in lacking})
    return {key: things[name, key] for key in wanted}


def forget() -> None:
    """Forget everything this process keeps."""
    with _lock:
        _shelves.clear()


def watch() -> None:
    """Have every change of a watched table told to all processes."""
    for model in WATCHED:
        post_save.connect(_changed, sender=model, dispatch_uid=f"standing.save.{model.__name__}")
        post_delete.connect(_changed, sender=model, dispatch_uid=f"standing.gone.{model.__name__}")
        bulk.created.connect(_changed, sender=model, dispatch_uid=f"standing.{model.__name__}")


def _changed(sender: Any, instance: Any = None, created: bool = False, **_: Any) -> None:
    """Tell of a change; ``instance`` is None where many rows were inserted at once."""
    if issubclass(sender, Practice):
        practice_id = None if created else instance.pk  # of a new one nothing is kept
    elif instance is None:
        practice_id = scope.current()
    else:
        practice_id = instance.practice_id
    if practice_id is None:
        return  # a public release: the state counts them itself
    with scope.practice(practice_id):
        scope.notes().pop(NOTE, None)
        models.SettingChange.objects.create()


def _things() -> dict[Hashable, Any]:
    """Return what is kept for the current practice as it is set up now."""
    practice_id, state = scope.current(), _state()
    with _lock:
        shelf = _shelves.get(practice_id)
        if shelf is None or shelf.state != state or len(shelf.things) > MOST_THINGS:
            shelf = _shelves[practice_id] = _Shelf(state)
        _shelves.move_to_end(practice_id)
        while len(_shelves) > MOST_PRACTICES:
            _shelves.popitem(last=False)
    return shelf.things


def _state() -> State:
    """Return what names the settings that hold; asked for once in a stay, or a second later."""
    notes, now = scope.notes(), time.monotonic()
    known = notes.get(NOTE)
    if known is not None and now - known[0] < FRESH_SECONDS:
        return known[1]  # type: ignore[no-any-return]
    state = _read_state()
    notes[NOTE] = (now, state)
    return state


def _read_state() -> State:
    """Ask for the state: the practice's own changes, and the public tables. One query.

    Written out, for every visit asks: building it took longer than running it.
    """
    practice_id = _PRACTICE.get_db_prep_value(scope.current(), connection)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, [practice_id])
        return tuple(cursor.fetchall())


_PRACTICE = models.SettingChange._meta.get_field("practice").target_field
_ASK = """
    SELECT COUNT(*), COALESCE(SUM(nonce), 0), NULL FROM claims_settingchange
     WHERE practice_id = %s
     UNION ALL
    SELECT COUNT(*), 0, MAX(loaded_at) FROM claims_coderelease WHERE practice_id IS NULL
"""
