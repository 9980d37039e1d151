"""Suggestions while typing: a combobox as the ARIA authoring practices have it."""

from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from tests.browser.windows import Windows, hold, let_go

LONGER_THAN_IT_WAITS_MS = 1_000


def note_requests(page: Page) -> list[str]:
    """Give a list that gets the kind of every request from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    return asked


def type_word(page: Page, word: str) -> Locator:
    """Write into the search box and wait for the list; give its options.

    A word comes in one go: letter by letter, the first list may be that of its half.
    """
    page.locator("#q").click()
    page.keyboard.insert_text(word)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    return options


def selected(page: Page) -> str:
    """Give the text of the option that assistive technology reads, "" where none is."""
    text = page.evaluate(
        """() => {
            const box = document.getElementById("q");
            const id = box.getAttribute("aria-activedescendant");
            const option = id && document.getElementById(id);
            const all = document.querySelectorAll("[aria-selected=true]");
            return option && all.length === 1 && all[0] === option
                ? option.textContent : "";
        }"""
    )
    return str(text)


def test_arrows_go_through_the_options_and_back_to_what_was_typed(
    windows: Windows,
) -> None:
    """Down and up, around the end; Escape gives back what was typed."""
    page = windows.open("/")
    box = page.get_by_role("combobox")
    options = type_word(page, "works")
    labels = options.all_inner_texts()
    assert len(labels) == 2
    expect(box).to_have_attribute("aria-expanded", "true")
    assert page.get_by_role("listbox").get_attribute("aria-label")
    assert selected(page) == ""

    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        seen.append((selected(page), box.input_value()))
    assert seen == [
        (labels[0], labels[0]),
        (labels[1], labels[1]),
        ("", "works"),
        (labels[1], labels[1]),
    ]
    page.keyboard.press("Escape")
    assert box.input_value() == "works"
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("listbox")).to_be_hidden()

    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=workshop&**")


def test_who_has_chosen_a_language_gets_suggestions_in_it(windows: Windows) -> None:
    """A language in the address is carried along, and stands in an address once."""
    page = windows.open("/?uselang=ar")
    with page.expect_request("**/suggest?**") as asked:
        type_word(page, "ورش")
    assert asked.value.url.count("?") == 1
    assert asked.value.url.count("uselang=") == 1


def test_a_click_searches_for_what_is_clicked(windows: Windows) -> None:
    """A mouse or a finger on an option is enough."""
    page = windows.open("/", has_touch=True)
    type_word(page, "works").first.tap()
    page.wait_for_url("**/search?q=workshop&**")


def test_the_list_is_gone_with_the_focus(windows: Windows) -> None:
    """Somebody who types and goes on at once is not held by a list that comes late."""
    page = windows.open("/")
    held = hold(page, "**/suggest?**")
    page.locator("#q").focus()
    with page.expect_request("**/suggest?**"):
        page.keyboard.type("works")
    page.keyboard.press("Tab")
    let_go(page, held)
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_arrow_keys_keep_the_list_that_they_go_through(windows: Windows) -> None:
    """A list that comes late does not take the chosen option away."""
    page = windows.open("/")
    labels = type_word(page, "wor").all_inner_texts()
    held = hold(page, "**/suggest?**")
    with page.expect_request("**/suggest?**"):
        page.keyboard.insert_text("ks")
    page.keyboard.press("ArrowDown")
    let_go(page, held)

    assert page.get_by_role("option").all_inner_texts() == labels
    assert selected(page) == page.locator("#q").input_value() == labels[0]


def test_who_goes_on_before_the_script_asks_is_not_asked_for(windows: Windows) -> None:
    """The script waits for a pause in typing; who has left the box by then is left."""
    page = windows.open()
    page.clock.install(time=datetime(2026, 3, 4, tzinfo=UTC))
    page.goto("/")
    # However slow the machine is, no time passes between the keys.
    page.clock.pause_at(datetime(2026, 3, 5, tzinfo=UTC))
    asked = note_requests(page)
    page.locator("#q").focus()
    page.keyboard.type("works")
    page.keyboard.press("Tab")
    page.clock.run_for(LONGER_THAN_IT_WAITS_MS)

    assert "fetch" not in asked
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_composing_is_left_alone(windows: Windows) -> None:
    """While an input method composes, its keys are its own; then there is a list."""
    page = windows.open(language="ja")
    page.clock.install()
    page.goto("/")
    asked = note_requests(page)
    page.locator("#q").focus()
    keyboard = page.context.new_cdp_session(page)
    for text in ("わ", "わー", "ワーク"):
        keyboard.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        page.clock.run_for(LONGER_THAN_IT_WAITS_MS)
    assert "fetch" not in asked
    assert page.locator("#q").input_value() == "ワーク"
    keyboard.send("Input.insertText", {"text": "ワーク"})
    page.clock.run_for(LONGER_THAN_IT_WAITS_MS)

    expect(page.get_by_role("option").first).to_have_text("ワークショップ")
    assert page.locator("#q").input_value() == "ワーク"


def test_the_list_stands_under_the_box_from_right_to_left(windows: Windows) -> None:
    """In Arabic the options begin at the right, below the box."""
    page = windows.open("/", language="ar", viewport={"width": 390, "height": 844})
    option = type_word(page, "ورش").first.bounding_box()
    box = page.locator(".search-box").bounding_box()
    assert option
    assert box
    assert box["x"] <= option["x"]
    assert option["x"] + option["width"] <= box["x"] + box["width"]
    assert option["y"] >= box["y"] + box["height"] - 2
    alignment = "each => getComputedStyle(each).direction"
    assert page.get_by_role("option").first.evaluate(alignment) == "rtl"
