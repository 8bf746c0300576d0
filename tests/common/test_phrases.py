"""Folding of words and phrases, as tables."""

from __future__ import annotations

import pytest

from survey.common.phrases import FUNCTION_WORDS, folded, phrases, words


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("LoRA", "lora"),
        ("Mixture-of-Experts", "mixture of expert"),
        ("mixtures of experts", "mixture of expert"),
        ("Self‑Attention", "self attention"),
        ("GANs", "gan"),
        ("Kálmán Filters", "kálmán filter"),
        ("Bayes' rule and Bayes’s", "bayes rule and bayes"),
        ("model's models", "model model"),
        ("don't", "dont"),
        ("3D/2D, (c++) x_y", "3d 2d c x y"),
        ("classes boxes branches meshes", "class box branch mesh"),
        ("policies series species ties", "policy series species tie"),
        ("bias biases lens lenses", "bias bias lens lens"),
        ("focus basis loss losses poses", "focus basis loss loss pose"),
        ("gpus cpus", "gpu cpu"),
        ("matrices vertices indices axes", "matrix vertex index axis"),
        ("is gas its", "is gas its"),
        ("", ""),
        (" - ", ""),
        ("СЛОВА слова", "слова слова"),
        ("图像s", "图像s"),
    ],
)
def test_case_hyphens_and_the_plural_make_no_difference(text: str, key: str) -> None:
    assert folded(text) == key
    assert folded(key) == key


def test_phrases_begin_and_end_with_a_word_of_content() -> None:
    found = {phrase.key: phrase.printed for phrase in phrases(words("A Mixture-of-Experts for the LoRA x of Images"))}
    assert found == {
        "mixture": "Mixture",
        "mixture of expert": "Mixture-of-Experts",
        "expert": "Experts",
        "lora": "LoRA",
        "image": "Images",
    }
    assert "of" in FUNCTION_WORDS


def test_phrases_have_at_most_three_words() -> None:
    assert {phrase.key for phrase in phrases(words("deep neural network training"))} == {
        "deep", "neural", "network", "training", "deep neural", "neural network", "network training",
        "deep neural network", "neural network training",
    }  # fmt: skip
