"""Why the door does not take a scan in."""


class DoorError(Exception):
    """The door cannot take a scan in."""


class ScanIdTaken(DoorError):
    """Another phone made a scan of the same id."""


class ScanNotFound(DoorError):
    """This phone made no scan of this id, so there is nothing to take back."""


class NothingToUndo(DoorError):
    """The scan let nobody in."""


class SearchNotAllowed(DoorError):
    """The phone may not look for names."""


class GuestNotFound(DoorError):
    """Nobody in this edition has this registration."""


class DoorBusy(DoorError):
    """Other phones scan the same person again and again: send the scan once more."""
