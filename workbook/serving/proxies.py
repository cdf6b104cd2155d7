"""What stands between a browser and this server, and what of it is believed."""

from urllib.parse import urlsplit

from tornado.httputil import HTTPServerRequest

from workbook.app.address import is_local


def by_https(request: HTTPServerRequest, outside: str | None) -> bool:
    """Whether a page was asked for by https, which ends at the proxy or tunnel in front of us.

    It is so for requests to the host that the address outside names, and for those of which a proxy
    on this machine says so. The same server opened as http://127.0.0.1 is not. A visitor who makes
    it up gets cookies that their own browser then keeps to itself.

    Args:
        request: any request.
        outside: where browsers find this server, if not at itself.
    """
    if not outside or not outside.startswith("https://"):
        return False
    if request.host.lower() == urlsplit(outside).netloc:
        return True
    said = request.headers.get("X-Forwarded-Proto", "").rpartition(",")[2].strip()
    return is_local(request.remote_ip or "") and said == "https"
