"""Where a request comes from, as far as it can be believed."""

from ipaddress import IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

# A home or a hall has a whole range of the new addresses, of which each device takes several.
HOUSEHOLD_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """Return the network address of the client.

    Each proxy adds, at the end of X-Forwarded-For, the address that called it; what stands before the lines of our
    own proxies was written by the client and is worth nothing. `TRUSTED_PROXIES` says how many are ours.
    """
    direct: str = request.META.get("REMOTE_ADDR", "")
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    trusted: int = settings.TRUSTED_PROXIES
    claimed = told[-trusted] if trusted and len(told) >= trusted else direct
    return claimed if _is_address(claimed) else direct


def client_network(request: HttpRequest) -> str:
    """Return what is counted as one client: an address, or the range that one household has of IPv6."""
    address = client_address(request)
    if not _is_address(address):
        return "unknown"
    read = ip_address(address)
    if read.version == 6 and read.ipv4_mapped is None:
        return str(IPv6Network((read, HOUSEHOLD_PREFIX), strict=False).network_address)
    return str(read.ipv4_mapped or read) if read.version == 6 else str(read)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
