"""What a person does at a page: waits until it is still, chooses, fills in, presses."""

import re

STILL = """(quiet) => {
    const app = document.querySelector("[data-testid=stApp]");
    const moving = document.getAnimations().some(
        (one) => one.playState === "running" && one.effect?.getComputedTiming().iterations !== Infinity
    );
    const loading = document.querySelector("[data-testid=stSkeleton], [data-testid=stAppSkeleton]");
    const busy = !app || app.getAttribute("data-test-script-state") !== "notRunning" || moving || loading;
    const now = performance.now();
    if (busy || !window.quietSince) window.quietSince = now;
    return !busy && now - window.quietSince > quiet;
}"""

SMALL = "(one) => [...one.querySelectorAll('*')].filter((e) => parseFloat(getComputedStyle(e).fontSize) < 28).length"


def settled(page, quiet=500):
    """Nothing has been running or moving for half a second, or as many milliseconds."""
    page.evaluate("window.quietSince = 0")
    page.wait_for_function(STILL, arg=quiet)


def choose(page, label, option):
    """Take an option of a list by what it is called."""
    settled(page)
    box = page.get_by_role("combobox", name=re.compile(re.escape(label))).first
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).first.wait_for()
    box.press("Enter")
    page.get_by_role("option").first.wait_for(state="detached")
    page.wait_for_function("([box, option]) => box.value === option", arg=[box.element_handle(), option])
    settled(page)


def fill(page, label, text, which=-1):
    """Type into a field and leave it."""
    box = page.get_by_label(label, exact=True)
    box = box.nth(which if which >= 0 else box.count() + which)
    box.fill(text)
    box.press("Tab")
    settled(page)


def press(page, name):
    """Press a button."""
    settled(page)
    page.get_by_role("button", name=name, exact=True).first.click()
    settled(page)
