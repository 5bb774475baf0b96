"""Random walks and hostile addresses leave the shown question, the address and the answers agreed."""

import os
import random
from urllib.parse import quote

import pytest
from browser.test_flow_walk import open_flow
from knowledge.flows import walk
from knowledge.problems import ROOT
from readers import wait_until

FLOWS = sorted(path.parent.name for path in (ROOT / "docs" / "flows").glob("*/flow.yml"))
PURE_WALKS = 2000
BROWSER_WALKS = int(os.environ.get("BROWSER_WALKS", "60"))  # scripts/bench walks takes 2,000
HOSTILE = 500
BAITS = (
    "<img src=x onerror=document.title='owned'>",
    "<script>document.title='owned'</script>",
    "javascript:document.title='owned'",
    "__proto__",
    "constructor",
    "toString",
    "rules",
    "%E0%A4%A",
    "%00",
    "../../..",
    "'\"><svg onload=1>",
    "﷽" * 50,
    "not-sure" * 400,
    "",
)

COUNT_ACTIVE = "document.querySelectorAll('script, iframe, img, object, embed, form').length"

# Answers, backs, restarts and edited addresses on the element's own state function; returns what disagreed.
PURE = """([walks, seed]) => {
  const tree = document.querySelector("flow-tree"), { walk } = tree.constructor, model = tree.model;
  let state = seed; const next = (n) => (state = (state * 1103515245 + 12345) % 2147483648) % n;
  const every = [...model.questions.values()].flat().map((option) => option.id).concat("no-such", "__proto__");
  const ends = new Set([...[...model.questions.values()].flat(), ...model.rules].map((edge) => edge.to));
  const faults = [];
  for (let count = 0; count < walks; count += 1) {
    let options = [];
    for (let step = 0; step < 14; step += 1) {
      const at = walk(model, options), offered = model.questions.get(at.node) || [], chance = next(10);
      if (chance < 6 && offered.length) options = [...options, offered[next(offered.length)].id];
      else if (chance < 8) options = options.slice(0, -1);
      else if (chance < 9) options = options.map((one) => (next(3) ? one : every[next(every.length)]));
      else options = [];
      const place = walk(model, options), path = place.path.map((one) => one.option);
      const again = walk(model, path);
      const known = model.questions.has(place.node) || (ends.has(place.node) && place.node !== "rules");
      const prefix = path.every((one, index) => one === options[index]);
      const agreed = prefix && (!place.whole || path.length === options.length);
      if (!known || !agreed || again.node !== place.node || !again.whole) faults.push(options.join("/"));
      options = path;
    }
  }
  return faults;
}"""


@pytest.fixture(params=FLOWS)
def flow(request, library):
    return library.flows[request.param]


def test_two_thousand_random_walks_never_disagree(page, address, flow):
    open_flow(page, address, flow)
    assert page.evaluate(PURE, [PURE_WALKS, 20261123]) == []


def test_random_walks_in_the_browser_agree_with_the_model(page, address, flow):
    rng = random.Random(flow.id)
    open_flow(page, address, flow)
    options: list[str] = []
    asked = agreed(page, flow, options)
    for _ in range(BROWSER_WALKS):
        for _ in range(rng.randint(1, 8)):
            options = take_a_step(page, rng, flow, options, asked)
            asked = agreed(page, flow, options)
        rng.choice((page.reload, lambda: page.locator(".site-header__language").click()))()
        page.wait_for_selector(".flow-tree__stage h2")
        asked = agreed(page, flow, options)


def take_a_step(page, rng, flow, options, asked):
    """An answer, a step back, a new start or an edited address; returns the options that should now stand."""
    chance = rng.random()
    if chance < 0.6 and asked:
        option = rng.choice(flow.questions[asked].options).id
        tap(page, f'[data-option="{option}"]')
        return [*options, option]
    if chance < 0.8 and options:
        tap(page, '[data-action="back"]')
        return options[:-1]
    if chance < 0.9 and not asked:
        tap(page, '[data-action="restart"]')
        return []
    kept = options[: rng.randint(0, len(options))]
    page.evaluate("(hash) => { location.hash = hash; }", "/".join([flow.id, *kept, "no-such-option"]))
    wait_until(page, "(hash) => location.hash === hash", f"#{flow.id}/{'/'.join(kept)}" if kept else "")
    return kept


def tap(page, selector):
    """Taps, and waits until the new screen is painted and the address has followed."""
    page.evaluate(
        """(selector) => new Promise((done) => { document.querySelector(selector).click();
             requestAnimationFrame(() => setTimeout(() => setTimeout(done))); })""",
        f".flow-tree__stage button{selector}",
    )


def agreed(page, flow, options):
    """Holds the screen, the address and the answers listed against the model; returns the question shown."""
    question, outcome, hash, answers = page.evaluate(
        """() => { const stage = document.querySelector(".flow-tree__stage");
             const one = (name) => stage.querySelector(name)?.dataset;
             return [one("[data-question]")?.question, one("[data-outcome]")?.outcome, location.hash,
               stage.querySelectorAll(".flow-tree__answers > div").length]; }"""
    )
    assert outcome == walk(flow, options).outcome and (question is None) == (outcome is not None), options
    assert hash == (f"#{'/'.join([flow.id, *options])}" if options else "")
    assert answers == len(options)
    return question


def test_hostile_addresses_put_nothing_into_the_page_but_text(page, address, flow):
    rng = random.Random(flow.id)
    known = [option.id for question in flow.questions.values() for option in question.options]
    open_flow(page, address, flow)
    title, before = (
        page.title(),
        page.evaluate("document.querySelectorAll('script, iframe, img, object, embed, form').length"),
    )
    hashes = []
    for _ in range(HOSTILE):
        parts = [rng.choice((*BAITS, *known)) for _ in range(rng.randint(1, 6))]
        raw = "/".join([rng.choice((flow.id, flow.id, "other-flow", BAITS[0])), *parts])
        hashes.append(raw if rng.random() < 0.5 else quote(raw, safe="/"))
    broken = page.evaluate(
        """async (hashes) => { const broken = [];
          for (const hash of hashes) { location.hash = hash; await new Promise((done) => setTimeout(done));
            const stage = document.querySelector(".flow-tree__stage");
            if (stage.querySelectorAll("[data-question], [data-outcome]").length !== 1) broken.push(hash); }
          return broken; }""",
        hashes,
    )
    assert broken == []
    assert page.title() == title
    assert page.evaluate(COUNT_ACTIVE) == before


def test_hostile_attributes_leave_the_flow_as_it_was_written(context, address, flow):
    page = context.new_page()  # a flow that cannot be read says so in the console
    open_flow(page, address, flow)
    title, before = page.title(), page.evaluate(COUNT_ACTIVE)
    faults = page.evaluate(
        """([names, baits, title]) => { const tree = document.querySelector("flow-tree"), faults = [];
          const html = tree.outerHTML;
          const active = () => document.title !== title
            || document.querySelector("flow-tree script, flow-tree [onerror]");
          for (const name of names) for (const bait of baits) {
            const other = new DOMParser().parseFromString(html, "text/html").querySelector("flow-tree");
            other.querySelector(".flow-tree__stage").remove();
            other.setAttribute(name, bait);
            tree.parentNode.append(document.importNode(other, true));
            const added = document.querySelectorAll("flow-tree")[1];
            const stage = added.querySelector(".flow-tree__stage");
            const shown = stage && stage.querySelectorAll("[data-question], [data-outcome]").length === 1;
            const written = !stage && added.querySelectorAll(".flow-tree__question").length > 0;
            if (active() || (!shown && !written)) faults.push([name, bait]);
            added.remove();
          }
          return faults; }""",
        [("data-start", "data-flow", "data-moved"), BAITS, title],
    )
    assert faults == []
    assert page.title() == title and page.evaluate(COUNT_ACTIVE) == before
    page.close()
