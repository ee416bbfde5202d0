"""What a page of somebody else's, a folder of somebody else's or a forged message can do to the local server: nothing."""

import http.client
import json
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager

import pytest

from drillbook.ui.storage import history
from tests.application import small_book
from tests.browser.conftest import free_port, wait_for
from tests.command import ROOT

FOREIGN = (
    "[server]\nenableCORS = false\nenableXsrfProtection = false\nenableAgentApi = true\n[client]\ntoolbarMode = 'developer'\n"
    "[theme]\nbase = 'http://127.0.0.1:9/look.toml'\n"  # where it is read, it is fetched and the server does not start
)
OWN = {"content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"}
HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x3JJHMbDL1EzLkh9GBhXDw==",
}


@contextmanager
def serving(book, folder, *options):
    """The port of an application that was started in a folder."""
    port = free_port()
    command = [sys.executable, "-m", "drillbook", "ui", str(book), "--port", str(port), *options]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """A server started in a book that somebody sent, with settings of theirs in it."""
    book = small_book(tmp_path_factory.mktemp("sent"))
    (book / ".streamlit").mkdir()
    (book / ".streamlit" / "config.toml").write_text(FOREIGN, encoding="utf-8")
    with serving(book, book) as port:
        yield port


def asked(port, path, method="GET", /, body=None, **headers):
    """Status, headers and body of the answer."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    sent = {"Host": f"127.0.0.1:{port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
    line.request(method, path, body, sent)
    answer = line.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.getheaders()}
    content = b"" if answer.status == 101 else answer.read()
    line.close()
    return *found, content


def shaken(port, path="/_stcore/stream", **headers):
    """The status with which a connection is taken or refused."""
    return asked(port, path, "GET", **{**HANDSHAKE, **headers})[0]


@pytest.mark.parametrize(
    "path",
    ["/", "/mediax", "/static-x", "/componentx", "/_stcorex", "/_stcore/health", "/media/x", "/plans", "/plans/"],
)
def test_every_answer_has_the_headers_that_keep_the_browser_at_home(port, path):
    _status, headers, _body = asked(port, path)
    assert set(headers) >= OWN
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "", "["])
def test_name_that_somebody_pointed_here_is_turned_away(port, host):
    assert asked(port, "/", Host=host)[0] == 403
    assert shaken(port, Host=host, Origin=f"http://{host}") == 403


@pytest.mark.parametrize(
    "origin",
    ["http://localhost:3000", "http://127.0.0.1:9999", "http://0.0.0.0", "http://evil.example", "null", "file://"],
)
def test_pages_of_other_servers_are_turned_away(port, origin):
    assert shaken(port, Origin=origin) == 403
    assert asked(port, "/_stcore/upload_file/a/b", "POST", Origin=origin)[0] == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_own_pages_are_let_in(port, host):
    assert shaken(port, Host=f"{host}:{port}", Origin=f"http://{host}:{port}") == 101


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/_stcore/metrics"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/script-health-check"),
    ],
)
def test_doors_that_the_product_does_not_use_are_shut(port, method, path):
    assert asked(port, path, method, body=json.dumps({}) if method == "POST" else None)[0] == 404


def test_settings_of_the_folder_it_starts_in_have_no_say(port):
    settings = json.loads(asked(port, "/_stcore/host-config")[2])
    assert settings["allowedOrigins"] == []


def test_redirect_stays_below_the_path_one_is_at(port):
    status, headers, _body = asked(port, "/plans/?plan=flood")
    assert (status, headers["location"]) == (302, "../plans?plan=flood")


def test_address_of_a_page_is_the_application_itself(port):
    status, _headers, body = asked(port, "/plans?plan=flood")
    assert status == 200
    assert b"<title>Drillbook</title>" in body
    assert b"BACKEND_BASE_URL" in body
    assert b"service-desc" not in body
    assert body.count(b"<noscript>") == 1


def test_browser_is_told_from_others_once(port):
    first = asked(port, "/")[1]["set-cookie"]
    assert first.startswith("drillbook-browser=")
    assert "HttpOnly; SameSite=Lax" in first
    assert "drillbook-browser" not in asked(port, "/", Cookie=first.partition(";")[0])[1].get("set-cookie", "")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_pages_of_others_fetch_without_saying_who_they_are_is_turned_away(port, site):
    # A picture or a script of another page names no origin; only a link that somebody follows is let in
    fetched = {"Sec_Fetch_Site": site, "Sec_Fetch_Mode": "no-cors"}
    assert asked(port, "/static/index.html", **fetched)[0] == 403
    assert asked(port, "/plans", Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate")[0] == 200
    assert asked(port, "/plans", Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="no-cors")[0] == 200


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_folder_with_git_settings_of_somebody_starts_no_program(tmp_path):
    # Given a book with a signed commit, and settings that name a program to look at signatures with
    book, ran = small_book(tmp_path / "book"), tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch '{ran}'\n", encoding="utf-8")
    program.chmod(0o755)

    def git(*words, given=None):
        done = subprocess.run(["git", "-C", str(book), *words], input=given, capture_output=True, check=True)
        return done.stdout.decode().strip()

    git("init", "-q")
    git("add", "flood.yaml")
    signed = f"tree {git('write-tree')}\nauthor a <a@b> 0 +0000\ncommitter a <a@b> 0 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n -----END PGP SIGNATURE-----\n\nfirst\n"
    git("update-ref", "HEAD", git("hash-object", "-t", "commit", "-w", "--stdin", given=signed.encode()))
    git("config", "log.showSignature", "true")
    git("config", "gpg.program", str(program))
    # When its versions are listed and read
    (version,) = history.versions(book, "flood.yaml")
    # Then they are there, and the program did not run
    assert (version.source, version.note) == ("git", "first")
    assert "plan: flood" in history.text_of(book, "flood.yaml", version)
    assert not ran.exists()
    # It does where git is asked with these settings
    git("log", "-1")
    assert ran.exists()


NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{}}
http {{
  access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{front};
    {location}
  }}
}}
"""


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_behind_nginx_below_a_path(tmp_path):
    # Given the example of docs/security.md
    book, front = small_book(tmp_path / "book"), free_port()
    with serving(book, ROOT, "--base-path", "/drill", "--host", "drill.example") as port:
        written = re.search(
            r"```nginx\n(.*?)```", (ROOT / "docs" / "security.md").read_text(encoding="utf-8"), re.DOTALL
        )
        location = written[1].replace("127.0.0.1:8501", f"127.0.0.1:{port}")
        conf = NGINX.format(folder=tmp_path, front=front, location=location)
        (tmp_path / "nginx.conf").write_text(conf, encoding="utf-8")
        proxy = subprocess.Popen(["nginx", "-c", str(tmp_path / "nginx.conf")], stderr=subprocess.DEVNULL)
        try:
            wait_for(front, proxy)
            # Then pages, links from outside and the connection work below it, and only for the names it goes by
            here = f"drill.example:{front}"
            assert asked(front, "/drill/", Host=here)[0] == 200
            assert asked(front, "/drill/plans?plan=flood", Host=here)[0] == 200
            assert asked(front, "/drill/plans/?plan=flood", Host=here)[1]["location"] == "../plans?plan=flood"
            assert asked(front, "/drill/_stcore/health", Host=here)[0] == 200
            assert shaken(front, "/drill/_stcore/stream", Host=here, Origin=f"https://{here}") == 101
            assert asked(front, "/drill/", Host="evil.example")[0] == 403
            assert asked(port, "/plans")[0] == 404
            assert asked(port, "/drill")[1]["location"] == "drill/"
        finally:
            proxy.terminate()
            proxy.wait(20)
