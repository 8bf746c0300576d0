"""Text by any route made plain: LaTeX, tags, MathML, entities, ligatures, mathematics; and that nothing is lost unseen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.common.errors import Unreadable
from survey.tools.intake import latex
from survey.tools.intake.cleaning import cleaned, scripted, unescaped

MATHML = '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML" alttext="a<b">{}</mml:math>'
CLEANED = [
    ("<i>Delta</i>", "Delta"),
    ("H<sub>2</sub>O and x<sup>n</sup>", "H₂O and xⁿ"),
    ("10<sup>th</sup> <scp>Loom</scp>", "10th Loom"),
    ("<jats:italic toggle='yes'>in vivo</jats:italic>", "in vivo"),
    ("Q&amp;A", "Q&A"),
    ("A &amp;amp; B", "A & B"),
    ("A &amp;amp;amp; B", "A & B"),
    ("&quot;Mud&quot; &#233; &#xE9; &ouml;", '"Mud" é é ö'),
    ("&lt;i&gt;Z-R&lt;/i&gt;", "Z-R"),
    ("AT&T and search &notify and R&D", "AT&T and search &notify and R&D"),
    ("On &lt;threads&gt; a < b > c", "On <threads> a < b > c"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    (MATHML.format("<mml:mi>n</mml:mi>"), "n"),
    (MATHML.format("<mml:msup><mml:mi>T</mml:mi><mml:mn>2</mml:mn></mml:msup>"), "T²"),
    (MATHML.format("<mml:msub><mml:mi>ℓ</mml:mi><mml:mn>1</mml:mn></mml:msub>"), "ℓ₁"),
    (MATHML.format("<mml:msubsup><mml:mi>x</mml:mi><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:msubsup>"), "x₁²"),
    (MATHML.format("<mml:mfrac><mml:mn>1</mml:mn><mml:mi>n</mml:mi></mml:mfrac>"), "1/n"),
    (MATHML.format("<mml:msqrt><mml:mi>n</mml:mi></mml:msqrt>"), "√n"),
    (MATHML.format("<mml:semantics><mml:mi>&pi;</mml:mi><mml:annotation>\\pi</mml:annotation></mml:semantics>"), "π"),
    (MATHML.format("<mml:mi>n"), "n"),
    ("eﬃcient ﬂow ﬁne", "efficient flow fine"),
    ("Sohl‐Dick‑stein", "Sohl-Dick-stein"),
    ("zero\u200b width\u00ad  and \n lines\u2028", "zero width and lines"),
    ("E\u0301toffe", "Étoffe"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), CLEANED, ids=[row[0][:30] for row in CLEANED])
def test_markup_becomes_what_it_shows(text: str, plain: str) -> None:
    assert cleaned(text) == plain


LATEX = [
    (r"Thought with \mbox{GPT-9}", "Thought with GPT-9"),
    (r"\href{https://x.example}{Slow} Rivers", "Slow Rivers"),
    (r"\url{https://x.example/a_b}", "https://x.example/a_b"),
    (r"{\textless}i{\textgreater}Z-R{\textless}/i{\textgreater}", "Z-R"),
    (r"Q\&amp;A and Q&amp;A and Q\&A and Q&A", "Q&A and Q&A and Q&A and Q&A"),
    (r"100\% and 100% of \#1 for \$5", "100% and 100% of #1 for $5"),
    (r"costs $5 and $6", "costs $5 and $6"),
    (r"$\pi_0$ and $\pi_{0.5}$", "π₀ and π_0.5"),
    (r"$\ell _1$, $T^2$, $\mathbb{R}^n$, $10^{-3}$, $90^\circ$, $x_{12}^2$", "ℓ₁, T², ℝⁿ, 10⁻³, 90°, x₁₂²"),
    (r"$O(n\log n)$ or $O(n \log(n))$ in $\sim$100 steps of $\pi$0", "O(n log n) or O(n log(n)) in ∼100 steps of π0"),
    (r"the 1$^{st}$, 2$^{\text{nd}}$ and 3\textsuperscript{rd}", "the 1st, 2nd and 3rd"),
    (r"$5-$6, from $10 to $20, $5 for a\_b at $6, $$a+b$$", "$5-$6, from $10 to $20, $5 for a_b at $6, a+b"),
    (r"\(\beta\)-VAE and $\mathrm{SO}(3)$ with $\mathbf{W}x$", "β-VAE and SO(3) with Wx"),
    (r"\textsc{MaskWeave}: {\em in vivo} and \emph{now} {\it too}", "MaskWeave: in vivo and now too"),
    (r"H\textsubscript{2}O \textsuperscript{13}C", "H₂O ¹³C"),
    (r"{one} {two} {{T}hree}", "one two Three"),
    (r"\MakeUppercase{a}\lowercase{B}", "Ab"),
    (r"{\noopsort{b}}Slow Rivers\natexlab{a}", "Slow Rivers"),
    (r"\DJ{}inh \dj \TH{}or \ng \oe \aa \ss", "Đinh đÞor ŋœåß"),
    (r"\c{S}\v{C}\k{a}\H{o}\u{g}\.{I}\r{u}\d{a}\b{b}\={a}\textcommabelow{t}\h{a}", "ŞČąőğİůạḇāțả"),
    (r"\'{\i}\v\i\"{\i}\'\i{}", "íǐïí"),
    (r"\'{\^e}\^{\'e}\d{\ohorn}\~{\uhorn}", "ếếợữ"),
    (r"``Slow'' -- `rivers' --- now~here", "“Slow” – ‘rivers' — now here"),
    (r"a \- b \/ c \, d \quad e", "a b c d e"),
    (r"{\LaTeX} and \TeX", "LaTeX and TeX"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), LATEX, ids=[row[0][:30] for row in LATEX])
def test_latex_becomes_what_it_shows(text: str, plain: str) -> None:
    assert latex.decoded(text).text == plain


@pytest.mark.parametrize(
    ("text", "plain", "told"),
    [
        (r"Slow \unheard{deep} Rivers", "Slow deep Rivers", r"look at what became of \unheard in title"),
        (r"\ce{H2O}", "H2O", r"look at what became of \ce in title"),
        (r"a \symbolx b", "a b", r"look at what became of \symbolx in title"),
        (r"\input{/etc/passwd}", "/etc/passwd", r"look at what became of \input in title"),
        (r"on \today", "on", r"look at what became of \today in title"),
        (r"Slow\thanks{by mud} Rivers", "Slow Rivers", r"left out \thanks in title"),
        (r"Slow\footnote{mud} Rivers\footnotemark", "Slow Rivers", r"left out \footnote in title"),
        (r"as in \cite{x}", "as in", r"left out \cite in title"),
        (r"$W_{rec}$", "W_rec", "look at what became of $W_{rec}$ in title"),
        (r"O\'Brien", "OB́rien", "look at what became of an accent on B in title"),
    ],
)
def test_what_is_not_known_or_left_out_is_told(text: str, plain: str, told: str) -> None:
    found = latex.decoded(text)
    assert (found.text, told) == (plain, latex.notes(found, "title")[0])


def test_what_is_known_is_not_told() -> None:
    for text, _ in LATEX:
        if "_{0.5}" not in text:
            assert not latex.notes(latex.decoded(text), "title"), text


def test_publishers_mathematics_is_latex() -> None:
    assert latex.with_math(r"The $$\ell _1$$ norm costs $5 and $6") == "The ℓ₁ norm costs $5 and $6"


@pytest.mark.parametrize("text", ["{" * 3_000 + "a" + "}" * 3_000, r"\begin{a}" * 1_500, r"\'{" * 3_000])
def test_what_cannot_be_read_is_a_refusal(text: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        latex.decoded(text)
    assert refusal.value.reasons[0].help


@given(st.text(max_size=40) | st.text(st.sampled_from("\\{}$^_&%#~'\"`abé <>/;i0"), max_size=40))
def test_any_text_becomes_one_line(text: str) -> None:
    for found in (cleaned(text), latex.decoded(text).text):
        assert found == " ".join(found.split())
        assert unicodedata.is_normalized("NFC", found)
    assert cleaned(cleaned(text)) == cleaned(text) or "&" in text or "<" in text


@given(st.text("0123456789+-=()", min_size=1, max_size=5), st.sampled_from("_^"))
def test_numbers_can_be_raised_and_lowered(text: str, sign: str) -> None:
    assert unicodedata.normalize("NFKC", scripted(text, sign) or "").replace("−", "-") == text


@pytest.mark.parametrize("text", ["ab", "max", "", "q", "1.5", "th"])
def test_words_are_not(text: str) -> None:
    assert scripted(text, "_") is None


def test_entities_need_their_semicolon() -> None:
    assert unescaped("&lt;&ltx &copy &copy;") == "<&ltx &copy ©"
