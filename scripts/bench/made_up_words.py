"""Words, sentences and titles that mean nothing, for a made-up survey."""

from __future__ import annotations

import random
from collections.abc import Callable

from survey.records.names import fold

_ONSETS = "b br c ch d dr f g gr h j k kl l m n p pr r s sh st t tr v w y z"
_VOWELS = "a e i o u ai ea ou"
_ENDINGS = "n r l s t k m x nd rt"
_ADJECTIVES = "Sparse Deep Learned Neural Robust Weak Fast Implicit Modular Stable Adaptive Latent Joint Local"
_NOUNS = "Networks Attention Features Models Labels Gradients Agents Images Sequences Depth Memory Policies"
_SMALL = "the of a to in and is for that with on by from as it than"


class MadeUpWords:
    """Draws from one stream of numbers, so that the order of the calls is part of the result. ``lexicon``: the frequent words first."""

    def __init__(self, stream: random.Random) -> None:
        self.random = stream
        self.onsets, self.vowels, self.endings = _ONSETS.split(), _VOWELS.split(), _ENDINGS.split()
        self.adjectives, self.nouns, self.small = _ADJECTIVES.split(), _NOUNS.split(), _SMALL.split()
        self.lexicon = sorted(self.distinct(1500, self.word))
        self.random.shuffle(self.lexicon)

    def distinct(self, count: int, draw: Callable[[], str], key: Callable[[str], str] = fold) -> list[str]:
        """``count`` texts that stay different when they are made addresses."""
        found: dict[str, str] = {}
        while len(found) < count:
            text = draw()
            found.setdefault(key(text), text)
        return list(found.values())

    def word(self) -> str:
        """Two or three syllables and an end."""
        syllables = [self.pick(self.onsets) + self.pick(self.vowels) for _ in range(self.random.randint(2, 3))]
        return "".join(syllables) + self.pick(self.endings)

    def pick(self, choices: list[str]) -> str:
        """One of ``choices``, each as likely."""
        return self.random.choice(choices)

    def frequent(self, words: list[str]) -> str:
        """One of ``words``, the earlier the likelier, as words of a language and authors of a field are."""
        return words[int(len(words) * self.random.random() ** 1.5)]

    def sentence(self, words: int, *, marked: bool = False) -> str:
        """``words`` words and a full stop; ``marked`` with some inline Markdown."""
        drawn = [
            self.pick(self.small) if self.random.random() < 0.4 else self.frequent(self.lexicon) for _ in range(words)
        ]
        drawn[0] = drawn[0].capitalize()
        if marked:
            for mark in ("*", "**", "*"):
                at = self.random.randrange(1, words)
                drawn[at] = f"{mark}{drawn[at]}{mark}" if drawn[at].isalpha() else drawn[at]
        return " ".join(drawn) + "."

    def title(self) -> str:
        """Ten words as titles of papers are made."""
        return " ".join(
            [
                self.pick(self.adjectives),
                self.pick(self.lexicon).title(),
                self.pick(self.nouns),
                self.pick(["for", "with", "from", "without"]),
                self.pick(self.lexicon).title(),
                self.pick(self.nouns),
                self.pick(["under", "by", "in"]),
                f"{self.pick(self.adjectives)} {self.pick(self.nouns)}",
            ]
        )
