"""A page that is watched: what it asks for, what its console says, what the policy refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page

from tests.waiting import until

_VIOLATIONS = """
  window.__violations = [];
  addEventListener('securitypolicyviolation', (event) => {
    window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
"""


@dataclass
class Watched:
    """A page with what happened on it."""

    page: Page
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def violations(self) -> list[str]:
        """What the policy refused since the page was loaded."""
        found: list[str] = self.page.evaluate("() => window.__violations")
        return found

    def elsewhere(self, base: str) -> list[str]:
        """Requests that left the server."""
        return [url for url in self.asked if not url.startswith((base, "data:"))]


def happens(page: Page, condition: Callable[[], object]) -> None:
    """Wait for something the browser does; raises AssertionError where it never is."""
    # Waiting is when Playwright hands on what has happened.
    until(lambda: condition() or page.wait_for_timeout(20) or condition())


def watch(page: Page) -> Watched:
    """Watch a page from its first request on."""
    watched = Watched(page)

    def noted(message: ConsoleMessage) -> None:
        # The browser itself reports each answer of 400; a refused query is one, and no mistake of the page.
        if message.type in ("error", "warning") and "the server responded with a status of 4" not in message.text:
            watched.said.append(message.text)

    page.add_init_script(_VIOLATIONS)
    page.on("console", noted)
    page.on("pageerror", lambda error: watched.said.append(str(error)))
    page.on("request", lambda request: watched.asked.append(request.url))
    return watched
