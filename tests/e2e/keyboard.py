"""Somebody at a keyboard: reaches every box, button and link with Tab, and never touches a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

FARTHEST = 900
HAS_FOCUS = "element => element === document.activeElement"
# How many times Tab (or, below nought, Shift+Tab) leads from the focus to the element; a radio group is one stop.
DISTANCE = """element => {
    const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
        .filter(stop => stop === element || stop === document.activeElement || (
            stop.checkVisibility() && !stop.disabled && stop.type !== "hidden" && !(
                stop.type === "radio" && !stop.checked
                && document.querySelector(`input[type=radio][name="${stop.name}"]:checked`) !== null)));
    return stops.indexOf(element) - stops.indexOf(document.activeElement);
}"""


class Keyboard:
    """One person's hands on one page. `look` is called on every page they come to."""

    def __init__(self, page: Page, look: Callable[[Page], None]) -> None:
        self.page, self.look = page, look

    def open(self, address: str) -> None:
        """Type an address."""
        self.page.goto(address)
        self.look(self.page)

    def sign_in(self, email: str, password: str) -> None:
        """The one place where a mouse would have been allowed."""
        self.open("/accounts/login/")
        self.type("login", email)
        self.type("password", password)
        self.press(self.page.get_by_role("button", name="Sign in"))

    def reach(self, target: Locator) -> Locator:
        """Move the focus to an element with Tab; unfold what it is folded in, from the outside in."""
        expect(target).to_have_count(1)
        folded = target.locator("xpath=ancestor::details[not(@open)]")
        while folded.count():
            self.tab_to(folded.first.locator("xpath=./summary"))
            self.page.keyboard.press("Enter")
        return self.tab_to(target)

    def tab_to(self, target: Locator) -> Locator:
        """Press Tab, forwards or back, until the element has the focus: most of the way without looking."""
        away = int(target.evaluate(DISTANCE))
        for _ in range(abs(away)):
            self.page.keyboard.press("Tab" if away > 0 else "Shift+Tab")
        key = "Tab" if target.evaluate(DISTANCE) > 0 else "Shift+Tab"
        for _ in range(FARTHEST):
            if target.evaluate(HAS_FOCUS):
                return target
            self.page.keyboard.press(key)
        raise AssertionError(f"The keyboard never reaches {target}.")

    def box(self, name: str) -> Locator:
        """The box with this name in the form."""
        return self.page.locator(f'main [name="{name}"]')

    def type(self, name: str, text: str) -> None:
        """Put text in a box in place of what is there."""
        self.fill(self.box(name), text)

    def fill(self, box: Locator, text: str) -> None:
        """The same for a box that is told from others by where it stands."""
        self.reach(box)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def type_date(self, name: str, day: int, month: int, year: int) -> None:
        """A date in its three boxes."""
        for part, number in (("day", day), ("month", month), ("year", year)):
            self.type(f"{name}_{part}", str(number))

    def choose(self, name: str, label: str) -> None:
        """Move down a list of choices, from its top, to the one whose label begins so."""
        box = self.reach(self.box(name))
        self.page.keyboard.press("Home")
        for _ in range(box.locator("option").count()):
            if box.evaluate("box => box.selectedOptions[0].text.trim()").startswith(label):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no choice “{label}”.")

    def pick(self, name: str, label: str) -> None:
        """One of several radio buttons: Tab to the group, then along it with the arrow."""
        group = self.page.locator(f'main input[type="radio"][name="{name}"]')
        checked = self.page.locator(f'main input[type="radio"][name="{name}"]:checked')
        self.reach(checked if checked.count() else group.first)
        wanted = self.page.get_by_role("radio", name=re.compile(f"^{re.escape(label)}$")).and_(group)
        for _ in range(group.count()):
            if wanted.evaluate(HAS_FOCUS):
                if not wanted.is_checked():
                    self.page.keyboard.press("Space")
                expect(wanted).to_be_checked()
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no choice “{label}”.")

    def tick(self, box: Locator) -> None:
        """Tick one box."""
        self.reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def untick(self, box: Locator) -> None:
        """Take the tick out of one box."""
        self.reach(box)
        if box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).not_to_be_checked()

    def press(self, target: Locator) -> None:
        """Press Enter on a button or a link, and look at the page it leads to."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look(self.page)

    def follow(self, name: str) -> None:
        """The link in the content with exactly this name."""
        self.press(self.page.locator("main").get_by_role("link", name=name, exact=True))

    def submit(self, name: str) -> None:
        """The button in the content with exactly this name."""
        self.press(self.page.locator("main").get_by_role("button", name=name, exact=True))

    def unfold(self, title: str) -> None:
        """Open what is folded under a title that begins so: a link in it is none to a screen reader before."""
        self.tab_to(self.page.locator("main summary").filter(has_text=re.compile(rf"^\s*{re.escape(title)}")))
        self.page.keyboard.press("Enter")

    def take(self, act: str) -> None:
        """An act offered beside the report or the contract: as a link, or as a button where it is the step that is
        due."""
        main = self.page.locator("main")
        self.press(main.get_by_role("link", name=act, exact=True).or_(main.get_by_role("button", name=act, exact=True)))

    def groups(self, beginning: str) -> list[str]:
        """The names of the groups of radio buttons that begin so, from the top."""
        radios = self.page.locator(f'main input[type="radio"][name^="{beginning}"]')
        return list(dict.fromkeys(radios.evaluate_all("all => all.map(one => one.name)")))

    def is_told(self, message: str) -> None:
        """The page says so in its message."""
        expect(self.page.get_by_role("status").filter(has_text=message).first).to_be_visible()
