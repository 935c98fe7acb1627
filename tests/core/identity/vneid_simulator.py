"""The real VNeID simulator in a process of its own, and a browser that walks through it over HTTP."""

import contextlib
import dataclasses
import html
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import requests
from django.conf import settings

from tinhso.twin import api as twin

ROOT = Path(__file__).resolve().parents[3]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running_simulator(folder):
    """Start the simulator on a free port; yield the platform's settings for it."""
    port = free_port()
    vneid = dataclasses.replace(settings.VNEID, issuer=f"http://127.0.0.1:{port}")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "TINHSO"))},
        "VNEID_SIM_FOLDER": str(folder),
        "VNEID_SIM_PORT": str(port),
        "PYTHONPATH": str(ROOT / "src"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tinhso.twin.simulators.vneid"],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{vneid.issuer}/healthz", process)
        yield vneid
    finally:
        process.terminate()
        process.wait(timeout=10)


def wait_for(address, process, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, "the simulator ended"
        with contextlib.suppress(requests.RequestException):
            if requests.get(address, timeout=1).ok:
                return
        time.sleep(0.1)
    raise AssertionError("the simulator did not start")


def folder_of_training():
    """Let the twin write its files and return their folder."""
    return twin.write_vneid_files()


class Browser:
    """A browser without scripts: keeps cookies, follows nothing by itself."""

    def __init__(self, home):
        self.home = home
        self.session = requests.Session()

    def get(self, address):
        return self.session.get(urllib.parse.urljoin(self.home, address), allow_redirects=False, timeout=10)

    def follow(self, response):
        """Follow redirects until a page answers; return it."""
        while response.is_redirect:
            response = self.session.get(
                urllib.parse.urljoin(response.url, response.headers["Location"]), allow_redirects=False, timeout=10
            )
        return response

    def send(self, page, form, **values):
        """Send a form of a page with its hidden fields and *values*."""
        form = form.split("</form>")[0]
        hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
        action = re.search(r'action="([^"]*)"', form.split(">")[0])
        address = urllib.parse.urljoin(page.url, action[1] if action else page.url)
        data = [(name, html.unescape(value)) for name, value in hidden] + list(values.items())
        return self.session.post(address, data=data, allow_redirects=False, timeout=10)

    def press(self, page, action):
        """Send the form that goes to *action* and follow."""
        form = next(part for part in page.text.split("<form")[1:] if f'action="{action}"' in part)
        return self.follow(self.send(page, form))

    def choose(self, page, name):
        """Choose whom to be; return the page that asks for consent."""
        assert "Bạn muốn là ai" in page.text
        person = re.search(rf'name="person" value="(\w+)"><span>{name}<', page.text)[1]
        form = next(part for part in page.text.split("<form")[1:] if 'name="person"' in part)
        return self.follow(self.send(page, form, person=person))

    def agree(self, page, action="grant"):
        """Agree to share (or not); return the answer's address, not yet opened."""
        form = next(part for part in page.text.split("<form")[1:] if 'value="grant"' in part)
        return self.send(page, form, action=action).headers["Location"]

    def sign_in_as(self, name, start="/dang-nhap/vneid/", action="grant"):
        """Walk from the platform through VNeID; return the answer's address, not yet opened."""
        page = self.follow(self.get(start))
        if "Bạn muốn là ai" in page.text:
            page = self.choose(page, name)
        return self.agree(page, action)
