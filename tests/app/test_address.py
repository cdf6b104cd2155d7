"""An address is one that answers, or it is told in a sentence what to write."""

import pytest

from workbook.app.address import NotAnAddress, read_address, read_host


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://workbook.example.org", "https://workbook.example.org"),
        ("https://workbook.example.org/", "https://workbook.example.org"),
        ("  HTTPS://Workbook.Example.ORG \n", "https://workbook.example.org"),
        ("https://workbook.example.org.", "https://workbook.example.org"),
        ("https://workbook.example.org:8443", "https://workbook.example.org:8443"),
        ("https://workbook.example.org:443/", "https://workbook.example.org"),
        ("https://workbook.example.org:", "https://workbook.example.org"),
        ("http://workbook.example.org:80", "http://workbook.example.org"),
        ("http://workbook.example.org:443", "http://workbook.example.org:443"),
        ("http://192.168.1.20:8866", "http://192.168.1.20:8866"),
        ("http://[2001:DB8::0:1]:8866", "http://[2001:db8::1]:8866"),
        ("http://[2001:db8::1]", "http://[2001:db8::1]"),
        ("http://laptop", "http://laptop"),
        ("http://laptop.local:8866", "http://laptop.local:8866"),
        ("http://my_laptop:8866", "http://my_laptop:8866"),
        ("http://localhost:8866", "http://localhost:8866"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
        ("https://stra\u00dfe.example", "https://xn--strae-oqa.example"),
        ("https://B\u00dcCHER.example:8443", "https://xn--bcher-kva.example:8443"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ("https://3.example", "https://3.example"),
        ("https://a-b--c.trycloudflare.example", "https://a-b--c.trycloudflare.example"),
    ],
)
def test_an_address_is_read_as_browsers_name_its_place(written, read):
    """Scheme, host and port, in the one form in which a browser's Origin has them."""
    assert read_address(written) == read
    assert read_address(read) == read


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        *(
            (path, "https://host.example")
            for path in ("https://host.example/wb", "host.example/wb/")
        ),
        ("https://host.example/join/K7PMX", "https://host.example"),
        ("https://host.example:8443/wb", "https://host.example:8443"),
        ("https://host.example//", "https://host.example"),
        ("https://host.example?x=1", "https://host.example"),
        ("https://host.example/?", "https://host.example"),
        ("https://host.example/#room", "https://host.example"),
        ("https://ann:s3cret@host.example", "https://host.example"),
        ("https://ann@host.example:8443/", "https://host.example:8443"),
        ("https://@host.example", "https://host.example"),
        ("host.example", "https://host.example"),
        ("//host.example", "https://host.example"),
        ("host.example:8443", "https://host.example:8443"),
        ("https:/host.example", "https://host.example"),
        ("https//host.example", "https://host.example"),
        ("192.168.1.20:8866", "http://192.168.1.20:8866"),
        ("[2001:db8::1]:8866", "http://[2001:db8::1]:8866"),
        ("localhost:8866", "http://localhost:8866"),
        ("laptop", "http://laptop"),
        ("ftp://host.example", "https://host.example"),
        ("wss://host.example/", "https://host.example"),
        ("htps://host.example", "https://host.example"),
        ("b\u00fccher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_a_wrong_address_is_told_with_the_right_one(written, instead):
    """One sentence that says what to write; no password is said again."""
    with pytest.raises(NotAnAddress, match=r"(?i)write ") as told:
        read_address(written)
    assert str(told.value).endswith(instead)
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "  ",
            "*",
            "https://*",
            "https://*.example.org",
            "*:8866",
            "null",
            "https://",
            "http:///",
        ),
        *("https://host.example:0", "https://host.example:70000", "https://host.example:port"),
        *("https://ho st.example", "https://host.example\nSet-Cookie", "https://ho\tst.example"),
        *("https://0.0.0.0:8866", "http://[::]:8866", "0.0.0.0", "http://0:8866"),
        *("http://192.168.1.300", "http://192.168.1", "http://127.1", "http://0x7f.1", "http://1"),
        *("http://2001:db8::1", "http://[2001:db8::1", "http://[fe80::1%25eth0]", "http://[v1.x]"),
        *("https://<host>", "https://host.example,https://other.example", "https:\\\\host.example"),
        *("https://-host.example", "https://host..example", "https://" + "x" * 64 + ".example"),
        *("https://ho%73t.example", "https://\u2100.example", "https://ex\u202eample.org"),
        *(
            "https://\u2026",
            "https://" + "x." * 130 + "example",
            "javascript:alert(1)",
            "file:///etc",
        ),
    ],
)
def test_what_is_no_address_is_told_with_an_example(written):
    """Nothing that stands for all, for none, or for what a browser takes for something else."""
    with pytest.raises(NotAnAddress, match=r"(?i)write https?://") as told:
        read_address(written)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(
            (host, host)
            for host in ("127.0.0.1", "0.0.0.0", "::", "::1", "localhost", "laptop.local")
        ),
        *((" 0.0.0.0 ", "0.0.0.0"), ("[::1]", "::1"), ("[::]", "::"), ("LocalHost", "localhost")),
    ],
)
def test_a_host_to_listen_on_is_read(written, read):
    """An address of this machine or its name."""
    assert read_host(written) == read


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        *(("", "0.0.0.0"), ("*", "0.0.0.0"), ("0", "0.0.0.0"), ("127.1", "127.0.0.1")),
        *(
            ("http://0.0.0.0:8866", "--host 0.0.0.0 --port 8866"),
            ("https://laptop/", "--host laptop"),
        ),
        *(("0.0.0.0:8866", "--host 0.0.0.0 --port 8866"), ("[::1]:99", "--host ::1 --port 99")),
        *(("fe80::1%eth0", "0.0.0.0"), ("my laptop", "0.0.0.0"), ("0.0.0.0/0", "--host 0.0.0.0")),
    ],
)
def test_an_odd_host_is_told_with_what_to_write(written, instead):
    """Above all nothing that opens the workbook to a network by mistake."""
    with pytest.raises(NotAnAddress) as told:
        read_host(written)
    assert instead in str(told.value)
