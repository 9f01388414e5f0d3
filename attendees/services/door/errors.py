"""Why the door does not take a scan in."""


class DoorError(Exception):
    """The door cannot take a scan in."""


class ScanIdTaken(DoorError):
    """Another phone made a scan of the same id."""


class ScanNotFound(DoorError):
    """This phone made no scan of this id, so there is nothing to take back."""


class NothingToUndo(DoorError):
    """The scan let nobody pass."""


class SearchNotAllowed(DoorError):
    """The phone may not look for names."""


class ForceNotAllowed(DoorError):
    """Only a supervisor's phone lets somebody in against the rule."""


class DoorNotAllowed(DoorError):
    """The phone may not scan at this door."""


class WalkInNotAllowed(DoorError):
    """Nobody is registered at this door, or the edition has no category for them."""


class GuestNotFound(DoorError):
    """Nobody in this edition has this registration."""


class DoorBusy(DoorError):
    """Other phones scan the same person again and again: send the scan once more."""


class TooManyUnknown(DoorError):
    """The phone read so many codes of nobody's in a minute that it may be guessing."""
