"""Addresses tell the state: every kind of link is clicked, then something is changed, the page reloaded, and back."""

from urllib.parse import parse_qs, urlsplit

from tests.browser.acting import fill, settled
from tests.browser.conftest import served
from tests.rehearsed import rehearsal_book, rehearsed

OURS = ("by", "lang")  # what every address carries on
BESIDES = (
    "coverage?view=promises",
    "ledger?view=register",
    "linkage?view=matrix",
)  # no link but the menu's leads there
LINKS = "[data-testid=stMain] a[href]"
SEEN = """(links) => [...document.querySelectorAll(links)].map((one) => {
    const seen = one.checkVisibility({visibilityProperty: true, opacityProperty: true});
    return seen && one.href.startsWith(location.origin) && !one.href.includes("#") && !one.download ? one.href : "";
})"""


def asked(address):
    """What an address asks for, besides what all of them carry on."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items() if name not in OURS}


def kind(address):
    """Links of one kind ask one page for the same things."""
    query = asked(address)
    return urlsplit(address).path, tuple(sorted(query)), query.get("view")


def heading(page):
    page.locator("h1").first.wait_for()
    settled(page, 200)
    return page.get_by_role("heading").first.inner_text()


def test_every_kind_of_link_leads_where_it_says_and_stays_there(small, browse):
    # Given every page of a small book that a link leads to
    _book, address = small
    page = browse(f"{address}/?by=wang&lang=en")
    known, wrong = set(), []
    waiting = [page.url, *(f"{address}/{path}&by=wang&lang=en" for path in BESIDES)]
    while waiting:
        here = waiting.pop(0)
        page.goto(here)
        heading(page)
        for link in page.evaluate(SEEN, LINKS):
            if not link or kind(link) in known:
                continue
            known.add(kind(link))
            waiting.append(link)

            # When a link is clicked, then the address asks for what it said
            page.wait_for_function(f"([links, link]) => ({SEEN})(links).includes(link)", arg=[LINKS, link])
            page.locator(LINKS).nth(page.evaluate(SEEN, LINKS).index(link)).click()
            page.wait_for_url(lambda url, here=here: url != here)
            said = heading(page)
            if asked(page.url) != asked(link):
                wrong.append(f"{here}: {link} leads to {page.url}")

            # When something is changed on the page it leads to, and it is read anew, then one is where one was
            if urlsplit(here).path == urlsplit(link).path:
                fill(page, "Your name", "li" if "by=wang" in page.url else "wang")
                page.reload()
                if (heading(page), asked(page.url)) != (said, asked(link)):
                    wrong.append(f"{link} is {page.url} after a change and a reload")
                page.goto(here)
            else:
                page.go_back()
            heading(page)
            if asked(page.url) != asked(here):
                wrong.append(f"{link} leads back to {page.url}, not to {here}")
    assert wrong == []
    assert len(known) > 10


SAID = """([view, ...said]) => {
    document.querySelectorAll("[role=radio]")[view].click();
    for (const query of said) {
        const to = new URL(location.href);
        for (const [name, value] of Object.entries(query)) to.searchParams.set(name, value);
        history.pushState({}, "", to);
    }
    return location.search;
}"""


def test_what_the_server_says_of_the_time_before_a_choice_is_not_taken_and_what_answers_it_is(tmp_path, browse):
    with served(rehearsal_book(tmp_path)) as address:
        # Given the fields of a message
        page = browse(f"{address}/scenarios?scenario=night&view=form&entry=rain&lang=en&by=wang")
        settled(page)
        names = page.locator("[role=radio]").all_inner_texts()
        sheet = names.index("Message sheet")

        # When the sheet is chosen and the server still says where one was, then the choice stands
        old = page.evaluate(SAID, [sheet, {"view": "form", "entry": "rain"}])
        assert "view=sheet" in old
        assert "entry" not in old

        # When it says at once that a row of the sheet was opened, then so does the address
        new = page.evaluate(SAID, [names.index("Print"), {"view": "sheet"}, {"view": "sheet", "entry": "phones-down"}])
        assert "entry=phones-down" in new
        settled(page)


OPENED = (
    "run?run={run}",
    "run?run={run}&promise=0%7Cflood%2Freport%7Cflood%2Frain%2Freport%7C600000",
    "run?scenario=night",
    "replay?run={run}&at=600000",
    "plans?file=flood.yaml&view=source",
    "scenarios?scenario=night&view=sheet",
    "libraries?file=libraries%2Fcontacts.yaml",
    "linkage?view=matrix",
    "coverage?view=promises",
    "ledger?view=register",
)


def test_a_page_chosen_in_the_sidebar_is_that_page_as_it_begins_whatever_is_open_in_it(tmp_path, browse):
    book = rehearsal_book(tmp_path)
    run = rehearsed(book)
    wrong = []
    with served(book) as address:
        page = browse(f"{address}/?by=wang&lang=en")
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 800})
            for path in OPENED if width == 1280 else OPENED[:1]:
                # Given a page as it begins, and the same with something open in it
                begins = f"{address}/{path.partition('?')[0]}?by=wang&lang=en"
                page.goto(begins)
                plain = heading(page), page.get_by_test_id("stMain").inner_text()
                page.goto(f"{address}/{path.format(run=run)}&by=wang&lang=en")
                heading(page)

                # When the page is chosen in the sidebar
                if width == 390:
                    page.get_by_test_id("stExpandSidebarButton").click()
                page.locator("[data-testid=stSidebarNavLink][aria-current=page]").click()

                # Then it is as it begins, and Back leads to what was open
                heading(page)
                if asked(page.url) or (heading(page), page.get_by_test_id("stMain").inner_text()) != plain:
                    wrong.append(f"{path}: {page.url} {heading(page)}")
                page.go_back()
                heading(page)
                if not asked(page.url):
                    wrong.append(f"{path}: back leads to {page.url}")
    assert wrong == []
