"""Serves the site to the local network over HTTPS, so that real phones scan: `make run HTTPS=1`.

python deploy/https.py 8443 [folder of the certificate]
"""

import os
import subprocess
import sys
from pathlib import Path
from shlex import quote

from certificate import ensure_certificate, host_name, local_addresses, now
from qrcode.main import QRCode
from together import interrupt_on_signals, run_together

ROOT = Path(__file__).resolve().parent.parent
FIRST_PAGE = "/demonstration/"


def environment(port: int, names: list[str], addresses: list[str]) -> dict[str, str]:
    """Return the settings of a site that the local network reaches by the first of its addresses."""
    host = (addresses or ["localhost"])[0]
    return {
        "SITE_URL": f"https://{host}:{port}",
        "ALLOWED_HOSTS": ",".join(["localhost", "127.0.0.1", *names, *addresses]),
        # A browser that remembered it would refuse plain http://localhost, to this site and to all others, for a year.
        "HSTS_SECONDS": "0",
    }


def tell(site: str, *, is_reachable: bool) -> None:
    """Say in the terminal where the site is, and how a phone gets there."""
    address = site + FIRST_PAGE
    lines = [f"{address} — Ctrl-C stops it"]
    if is_reachable:
        code = QRCode(border=2)
        code.add_data(address)
        sys.stdout.write("\n")
        code.print_ascii(out=sys.stdout, invert=sys.stdout.isatty())
        lines += [
            "Scan this with a phone on the same network. It warns of a certificate that it does not know: this machine",
            "made it. Choose “Advanced”, then “Proceed” (on an iPhone “Show details”, then “visit this website”).",
        ]
    else:
        lines.append("This machine is on no network: the site is served to itself alone.")
    sys.stdout.write("\n".join(["", *lines, "", ""]))
    sys.stdout.flush()


def main(port: int, folder: Path) -> int:
    names, addresses = [name for name in [host_name()] if name], local_addresses()
    own = ensure_certificate(folder, names=names, addresses=addresses, at=now())
    settings = environment(port, names, addresses)
    os.environ.update(settings)
    python = sys.executable
    subprocess.run([python, ROOT / "deploy" / "prepare.py"], check=True)
    tell(settings["SITE_URL"], is_reachable=bool(addresses))
    return run_together(
        [
            f"{quote(python)} manage.py work",
            f"{quote(str(Path(python).parent / 'gunicorn'))} forum.wsgi --bind 0.0.0.0:{port}"
            f" --config {quote(str(ROOT / 'deploy' / 'gunicorn.py'))}"
            f" --certfile {quote(str(own.certificate))} --keyfile {quote(str(own.key))}",
        ]
    )


if __name__ == "__main__":
    interrupt_on_signals()
    try:
        sys.exit(main(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "var" / "tls"))
    except (KeyboardInterrupt, subprocess.CalledProcessError):
        sys.exit(1)
