"""The page: what is live on it as fragments with stable ids, and the shell around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.web import forms, strip
from adapters.web.cards import acts, text
from adapters.web.fragment import Fragment, whole
from adapters.web.html import EMPTY, Html, flag, joined, markup
from adapters.web.port import Head, Held, Light, Overview, Page
from adapters.web.shell import shell
from adapters.web.stream import transcript
from adapters.web.view import View, Who
from bot.cards import times
from bot.model.people import Side

TRY = {Side.FIRM: "assign · mine · help", Side.PROVIDER: "mine · update · help"}
SAY = {
    Side.FIRM: "assign, mine … or help",
    Side.PROVIDER: "update, mine … or help",
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything live on the page of two chosen people: the chrome, and each side's stream in its order, by id."""

    chrome: Mapping[str, Fragment]
    streams: Mapping[Side, Mapping[str, Fragment]]
    earlier: Mapping[Side, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page drawn in answer to a post shows on one side: a reply at the foot, a form in the dock, words kept."""

    side: Side
    reply: Html = EMPTY
    dock: Html = EMPTY
    sentence: str = ""
    send: str = "Send"


def draw(overview: Overview, pages: Mapping[Side, Page], held: Mapping[Side, Held | None], who: Who) -> Snapshot:
    """The live parts of the page as they stand now."""
    chrome = [strip.draw(overview), _next(overview)]
    streams = {}
    for side in Side:
        view = View(side, who, overview.cities, overview.now)
        head = overview.heads[side]
        chrome += [_place(head, view), _people(head, view), _clock(view), _held(held[side], view)]
        streams[side] = {fragment.id: fragment for fragment in transcript(pages[side].items, view)}
    return Snapshot(
        {fragment.id: fragment for fragment in chrome}, streams, {side: pages[side].earlier for side in Side}
    )


def page(overview: Overview, snapshot: Snapshot, who: Who, last: str, key: str, answer: Answer | None = None) -> Html:
    """The whole page. `last` is the id of the last live event in it, `key` the key of its composers' sentences."""
    sides = [
        _side(View(side, who, overview.cities, overview.now), snapshot, key, answer if _answers(answer, side) else None)
        for side in Side
    ]
    return shell(overview, who, last, snapshot.chrome["strip"].html, snapshot.chrome["next"].html, joined(sides))


def _answers(answer: Answer | None, side: Side) -> bool:
    return answer is not None and answer.side is side


def _side(view: View, snapshot: Snapshot, key: str, answer: Answer | None) -> Html:
    side = view.side.value
    chrome = snapshot.chrome
    answer = answer or Answer(view.side)
    stream = joined(fragment.html for fragment in snapshot.streams[view.side].values())
    return markup(
        '<section class="side {side}" aria-labelledby="h-{side}">'
        '<header class="side-head">{place}{people}{clock}</header>'
        '<div class="stream" id="stream-{side}" role="log" aria-label="{city}’s room" tabindex="0" data-side="{side}">'
        '{earlier}<div class="empty"><b>Nothing here yet.</b> Write a sentence below, or move the clock to the next '
        "event. <span>Try: {try_}</span></div>{stream}{reply}{held}</div>"
        '<div class="foot"><button class="btn news" type="button" id="news-{side}" hidden></button>{dock}</div>'
        "{composer}</section>",
        side=side,
        city=view.city,
        place=chrome[f"place-{side}"].html,
        people=chrome[f"people-{side}"].html,
        clock=chrome[f"clock-{side}"].html,
        earlier=_earlier(view, snapshot.earlier[view.side]),
        try_=TRY[view.side],
        stream=stream,
        reply=answer.reply,
        held=chrome[f"held-{side}"].html,
        dock=answer.dock or forms.empty(view),
        composer=_composer(view, key, answer),
    )


def _composer(view: View, key: str, answer: Answer) -> Html:
    return markup(
        '<form class="composer" id="composer-{side}" method="post" action="/demo/say?{query}" data-side="{side}">'
        '<div class="say"><label class="speaker" for="say-{side}" id="speaker-{side}">@{handle}'
        '<span class="unseen"> says, in {city}</span></label>'
        '<input type="hidden" name="as" value="{handle}"><input type="hidden" name="key" value="{key}">'
        '<textarea id="say-{side}" name="sentence" rows="1" dir="auto" autocomplete="off" spellcheck="false" '
        'placeholder="{say}" aria-describedby="dock-{side}">\n{sentence}</textarea></div>'
        '<button class="btn go" id="send-{side}">{send}</button></form>',
        side=view.side.value,
        query=view.who.query,
        handle=view.handle,
        city=view.city,
        key=f"{key}-{view.side.value}",
        say=SAY[view.side],
        sentence=answer.sentence,
        send=answer.send,
    )


def _earlier(view: View, cursor: str) -> Html:
    side = view.side.value
    if not cursor:
        return markup('<div id="earlier-{}" hidden></div>', side)
    return markup(
        '<a class="earlier" id="earlier-{}" href="/?{}&amp;side={}&amp;before={}">Earlier</a>',
        side,
        view.who.query,
        side,
        cursor,
    )


def _place(head: Head, view: View) -> Fragment:
    side = view.side.value
    id = f"place-{side}"
    title = markup(' title="Until {}"', view.both(head.until)) if head.until else EMPTY
    return whole(
        id,
        markup(
            '<div class="place" id="{}"><h2 id="h-{}">{} <small>{}</small></h2>'
            '<p{}><span class="light" data-state="{}"></span><span>{}</span></p></div>',
            id,
            side,
            view.city,
            side,
            title,
            head.light.value,
            state_words(head, view),
        ),
    )


def state_words(head: Head, view: View) -> str:
    """`Open until 18:00`, `Some on shift until 23:00`, `Closed until Thu 09:00 (8 h 30 min)`."""
    state = {Light.OPEN: "Open", Light.SOME: "Some on shift", Light.CLOSED: "Closed"}[head.light]
    if head.until is None:
        return state
    rest = f" ({times.duration(head.until - view.now)})" if head.light is Light.CLOSED else ""
    return f"{state} until {view.short(head.until)}{rest}"


def _people(head: Head, view: View) -> Fragment:
    side = view.side.value
    id = f"people-{side}"
    choices = [
        markup(
            '<label{}><input type="radio" name="{}" value="{}"{}><i></i>@{}<span class="unseen">, {}</span></label>',
            Html(' class="in"') if person.on_shift else EMPTY,
            side,
            person.handle,
            flag("checked", person.handle == view.handle),
            person.handle,
            "on shift" if person.on_shift else "off",
        )
        for person in head.people
    ]
    other = view.side.other
    return whole(
        id,
        markup(
            '<form class="people" id="{}" method="get" action="/"><input type="hidden" name="{}" value="{}"><fieldset>'
            '<legend class="unseen">Speak in {} as</legend>{}</fieldset>'
            '<noscript><button class="btn">Choose</button></noscript></form>',
            id,
            other.value,
            view.who.on(other),
            view.city,
            joined(choices),
        ),
    )


def _clock(view: View) -> Fragment:
    id = f"clock-{view.side.value}"
    return whole(
        id,
        markup(
            '<div class="clock" id="{}">{}<small>{}</small></div>',
            id,
            view.clock(view.now),
            view.short_date(view.now),
        ),
    )


def _next(overview: Overview) -> Fragment:
    ahead = overview.next
    if ahead is None:
        words, label = "nothing is waiting", "Next event: nothing is waiting"
    else:
        city = overview.cities.of(ahead.side)
        view = View(ahead.side, Who("", ""), overview.cities, overview.now)
        words = f"{ahead.words}, {view.short(ahead.at)} {city.label}"
        label = f"Next event: {ahead.words}, {view.both(ahead.at)}"
    return whole(
        "next",
        markup(
            '<button class="btn" id="next" name="next" value="1" title="{0}" aria-label="{0}"{1}>'
            '<svg width="14" height="14" aria-hidden="true"><use href="#i-step"/></svg>Next event '
            "<small>{2}</small></button>",
            label,
            flag("disabled", ahead is None),
            words,
        ),
    )


def _held(held: Held | None, view: View) -> Fragment:
    """What waits for this side to open, last in its stream; urgent is said by whoever is chosen on the other side."""
    id = f"held-{view.side.value}"
    if held is None:
        return whole(id, markup('<div id="{}" hidden></div>', id))
    rows = joined(markup("<li>{}</li>", text(item.text, view)) for item in held.items)
    urgent = [item.urgent for item in held.items if item.urgent]
    sender = view.who.on(view.side.other)
    quota = markup('<span class="note">{}</span>', held.quota) if held.quota else EMPTY
    return whole(
        id,
        markup(
            '<div class="item boxed" id="{}"><div class="margin"><svg width="16" height="16" aria-hidden="true">'
            '<use href="#i-moon"/></svg></div><section class="held"><h3 class="title"><span class="name">Held until {} '
            'opens</span><span class="note">{}</span></h3><ul>{}</ul>{}</section></div>',
            id,
            view.city,
            text((view.both(held.until),), view),
            rows,
            acts(urgent, view, f"held.{held.until:%Y%m%dT%H%M}", "", speaker=sender, filled=False, end=quota),
        ),
    )
