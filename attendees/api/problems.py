"""Errors as RFC 9457 problem details: which field, what is wrong with it, how to mend it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Fault:
    """One field and what is wrong with it; the pointer is a JSON pointer into what was sent."""

    pointer: str
    detail: str


@dataclass(slots=True)
class Problem(Exception):
    """Raised anywhere in the API, answered as it stands. `kind` is stable; sentences are for people."""

    kind: str
    status: int
    title: str
    detail: str = ""
    faults: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def describe(self) -> dict[str, Any]:
        """Return the problem as the RFC writes it."""
        described: dict[str, Any] = {
            "type": f"urn:problem:{self.kind}",
            "title": str(self.title),
            "status": self.status,
        }
        if self.detail:
            described["detail"] = str(self.detail)
        if self.faults:
            described["errors"] = [{"pointer": fault.pointer, "detail": str(fault.detail)} for fault in self.faults]
        return described

    def response(self) -> JsonResponse:
        """Return the answer that tells the problem."""
        return JsonResponse(self.describe(), status=self.status, content_type=CONTENT_TYPE, headers=dict(self.headers))
