"""The buttons of an assignment's card by what it shows: at most three for either side, each a sentence to say."""

from __future__ import annotations

from bot.language.cards import Audience, Button
from bot.model.work import Assignment, State

#: (label, sentence) of the provider's copy, then of the firm's; {ref}, {question} and {round} are filled in.
_SIDES: dict[str, tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]] = {
    "sent": (
        (("Acknowledge", "ack {ref}"), ("Ask", "ask {ref}"), ("Decline", "decline {ref}")),
        (("Change", "update {ref}"), ("Put on hold", "hold {ref}"), ("Cancel", "cancel {ref}")),
    ),
    "acknowledged": (
        (("Update", "update {ref}"), ("Ask", "ask {ref}"), ("Deliver", "deliver {ref}")),
        (("Change", "update {ref}"), ("Put on hold", "hold {ref}"), ("Cancel", "cancel {ref}")),
    ),
    "in_progress": (
        (("Update", "update {ref}"), ("Ask", "ask {ref}"), ("Deliver", "deliver {ref}")),
        (("Change", "update {ref}"), ("Put on hold", "hold {ref}"), ("Ask", "ask {ref}")),
    ),
    "waiting": (
        (("Add to {question}", "update {question}"),),
        (("Answer {question}", "answer {question}"),),
    ),
    "delivered": (
        (("Replace the link", "deliver {ref}"),),
        (("Start review", "review {ref}"), ("Ask", "ask {ref}")),
    ),
    "in_review": (
        (("Open", "show {ref}"),),
        (
            ("Approve", "review {ref} approve round {round}"),
            ("Return", "review {ref} return"),
            ("Ask", "ask {ref}"),
        ),
    ),
    "returned": (
        (("Deliver", "deliver {ref}"), ("Update", "update {ref}"), ("Ask", "ask {ref}")),
        (("Change", "update {ref}"), ("Open", "show {ref}")),
    ),
    "on_hold": (
        (("Ask", "ask {ref}"),),
        (("Resume", "hold {ref} off"), ("Cancel", "cancel {ref}")),
    ),
    "declined": (
        (("Offer cover", "cover {ref}"),),
        (("Choose another", "assign {ref} to"), ("Change", "update {ref}"), ("Cancel", "cancel {ref}")),
    ),
}  # fmt: skip

_BOTH = {"ended": (("Open", "show {ref}"), ("History", "show {ref} history"))}


def reviewing(assignment: Assignment) -> Button:
    """The next step of a review: it is begun once."""
    label = "Give the verdict" if assignment.state is State.IN_REVIEW else "Start review"
    return Button(label, f"review {assignment.ref}")


def deciding(ref: str, shown: str, question: str = "", *, round: int = 1) -> tuple[Button, ...]:
    """The buttons for what the card shows; those that both sides have come without a side."""

    def button(row: tuple[str, str], audience: Audience) -> Button:
        label, sentence = (words.format(ref=ref, question=question, round=round) for words in row)
        return Button(label, sentence, audience)

    if shown in _BOTH:
        return tuple(button(row, Audience.BOTH) for row in _BOTH[shown])
    provider, firm = _SIDES[shown]
    return (
        *(button(row, Audience.PROVIDER) for row in provider),
        *(button(row, Audience.FIRM) for row in firm),
    )
