"""Courses to measure builds with: any number of lessons of about 1,000 words of prose, with mathematics, tables, code and links between them.

The same number always gives the same texts. Every tool gets the same words; what differs is how it names a lesson's facts and links.
Write one with `.venv/bin/python -m benchmarks.lessons COUNT FOLDER`.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS = """
a able about above across after again against all almost along already also although always among an and another any are around as at away back base
because become before begin behind being below between both bound bring but by call can case cause change choice class clear close common compare
compute condition consider constant contain could count course curve data day deep depend describe differ direction distance does draw each early
either else end enough equal error estimate even ever every example exist expect fact far few field figure final find first fit fix follow for form
four free from full function further gain general give given good gradient great group grow half hand hard has have he hence here high hold how
however idea if important in increase into is it its itself just keep kind know known large last later layer learn least left length less let level
like limit line linear little local long look loss low main make many matrix may mean measure method might minimum model more most move much must
name narrow near need network never new next no noise not nothing now number of off often on once one only open or order other our out over own part
pass path per place plain point possible power problem proof quite random range rate rather reach read real reason remain repeat rest result right
round rule run same sample say scale second see seem set several shape short should show side simple since single size slope slow small so some
sort source space start state step still such sum sure surface system take term test than that the their them then theory there these they thing
think this those three through time to together too toward true try turn two under unit until up use usual valley value variance vector very want
was way we weight well were what when where whether which while who why wide will with within without word work would year yet you zero
""".split()
INLINE = (
    r"x^{{{n}}}", r"\eta = {n}", r"\nabla f(w_{{{n}}})", r"\lambda_{{{n}}}", r"\mathcal{{O}}(n^{{{n}}})", r"\mathbb{{R}}^{{{n}}}", r"\sigma^2", r"p(x \mid z)",
    r"\hat{{y}}", r"\theta", r"w^\top x", r"\lVert w \rVert_2", r"\alpha_t", r"k = {n}", r"\mathbb{{E}}[X]", r"\epsilon", r"n \to \infty", r"\bar{{x}}",
    r"\frac{{1}}{{n}}", r"2^{{-{n}}}", r"\log p(x)", r"f \colon X \to Y", r"x_i", r"\mu", r"t \in [0, 1]", r"\beta_1 = 0.9", r"A^{{-1}}", r"O(n \log n)",
)  # fmt: skip
DISPLAYED = (
    r"\mathcal{{L}}(\theta) = -\frac{{1}}{{n}} \sum_{{i=1}}^{{n}} \log p_\theta(y_i \mid x_i) + \lambda \lVert \theta \rVert_{{{n}}}^2",
    r"w_{{t+1}} = w_t - \eta \, \nabla f(w_t) + \beta (w_t - w_{{t-{n}}})",
    r"p(x) = \int p(x \mid z) \, p(z) \, dz",
    r"\operatorname{{softmax}}(z)_i = \frac{{e^{{z_i}}}}{{\sum_{{j=1}}^{{{n}}} e^{{z_j}}}}",
    r"\begin{{pmatrix}} a & b \\ c & {n} \end{{pmatrix}} \begin{{pmatrix}} x \\ y \end{{pmatrix}} = \lambda \begin{{pmatrix}} x \\ y \end{{pmatrix}}",
    r"H(p, q) = -\sum_{{x}} p(x) \log q(x)",
    r"\begin{{aligned}} m_t &= \beta_1 m_{{t-1}} + (1 - \beta_1) g_t \\ v_t &= \beta_2 v_{{t-1}} + (1 - \beta_2) g_t^{{{n}}} \end{{aligned}}",
    r"f(x) = \begin{{cases}} x & x > {n} \\ 0 & \text{{otherwise}} \end{{cases}}",
    r"\hat{{\mu}} = \frac{{1}}{{n}} \sum_{{i=1}}^{{n}} x_i, \qquad \hat{{\sigma}}^2 = \frac{{1}}{{n-1}} \sum_{{i=1}}^{{n}} (x_i - \hat{{\mu}})^2",
    r"q(x_t \mid x_{{t-1}}) = \mathcal{{N}}\left(x_t;\, \sqrt{{1 - \beta_t}}\, x_{{t-1}},\, \beta_t I\right)",
    r"\operatorname{{Attention}}(Q, K, V) = \operatorname{{softmax}}\left(\frac{{QK^\top}}{{\sqrt{{d_{{{n}}}}}}}\right) V",
    r"\lim_{{n \to \infty}} \left(1 + \frac{{x}}{{n}}\right)^n = e^x",
    r"\int_{{-\infty}}^{{\infty}} e^{{-{n} x^2}} \, dx = \sqrt{{\frac{{\pi}}{{{n}}}}}",
    r"D_{{\mathrm{{KL}}}}(p \,\Vert\, q) = \sum_x p(x) \log \frac{{p(x)}}{{q(x)}} \ge 0",
)
"""Some stand in many lessons as they are; those with {n} take a number of the lesson's own."""
LISTINGS = (
    ("python", 'import numpy as np\n\n\ndef {name}(weights: np.ndarray, rate: float = 0.{n}) -> np.ndarray:\n    """One step against the slope."""\n    for step in range({n}):\n        slope = 2 * weights  # of the sum of squares\n        weights = weights - rate * slope\n        if np.abs(slope).max() < 1e-{n}:\n            break\n    return weights\n\n\nprint({name}(np.ones({n})))\n'),
    ("python", 'class {Name}:\n    """Counts what it is shown."""\n\n    def __init__(self, size: int = {n}):\n        self.size, self.seen = size, {{}}\n\n    def show(self, word: str) -> int:\n        self.seen[word] = self.seen.get(word, 0) + 1\n        return self.seen[word]\n\n    @property\n    def most(self) -> str:\n        return max(self.seen, key=lambda word: (self.seen[word], word), default="none")\n'),
    ("python", "from collections import deque\n\nqueue = deque(maxlen={n})\nfor {name} in range(100):\n    queue.append({name} ** 2 % {n})\nassert len(queue) <= {n}, f'{{len(queue)}} are too many'\nprint(sum(queue) / len(queue), sorted(set(queue)))\n"),
    ("bash", "for seed in 1 2 {n}; do\n  python train.py --seed \"$seed\" --name {name} > \"runs/$seed.log\" 2>&1\ndone\ngrep -h loss runs/*.log | sort -k 2 -n | head -n {n}\n"),
    ("json", '{{\n  "name": "{name}",\n  "layers": [{n}, 64, 10],\n  "rate": 0.0{n},\n  "shuffle": true,\n  "decay": null\n}}\n'),
    ("sql", "SELECT {name}, COUNT(*) AS runs, AVG(loss) AS mean\nFROM experiments\nWHERE rate < 0.{n} AND finished IS NOT NULL\nGROUP BY {name}\nHAVING COUNT(*) > {n}\nORDER BY mean;\n"),
    ("javascript", "export function {name}(values, limit = {n}) {{\n  const seen = new Map();\n  for (const value of values) seen.set(value, (seen.get(value) ?? 0) + 1);\n  return [...seen].filter(([, count]) => count > limit).map(([value]) => `${{value}}`);\n}}\n"),
)  # fmt: skip
CONCEPTS = ("gradient-descent", "learning-rate", "clustering", "attention", "diffusion", "dropout", "embeddings", "regularization", "sampling", "trees", "kernels", "drift")
LEVELS = ("introductory", "intermediate", "advanced")
SECTIONS = 6
SEED = 20261128


@dataclass(frozen=True)
class Lesson:
    number: int
    slug: str
    title: str
    subtitle: str
    level: str
    minutes: int
    concepts: tuple[str, ...]
    body: str
    """Markdown as every tool reads it; links to lessons stand as `lesson:slug`."""


def make_lessons(count: int) -> list[Lesson]:
    names = [name_lesson(number) for number in range(1, count + 1)]
    return [make_lesson(number, names) for number in range(1, count + 1)]


def name_lesson(number: int) -> tuple[str, str]:
    """Slug and title."""
    chance = random.Random(f"{SEED} name {number}")
    words = [word for word in chance.sample(WORDS, 4) if len(word) > 2]
    return f"{number:04}-{'-'.join(words)}", " ".join(words).capitalize()


def make_lesson(number: int, names: list[tuple[str, str]]) -> Lesson:
    chance = random.Random(f"{SEED} lesson {number}")
    slug, title = names[number - 1]
    sections = [make_section(chance, at, names) for at in range(SECTIONS)]
    concepts = tuple(sorted(chance.sample(CONCEPTS, 3)))
    return Lesson(number, slug, title, f"On {make_sentence(chance, 9).lower()}", chance.choice(LEVELS), chance.randint(5, 60), concepts, "\n".join(sections))


def make_section(chance: random.Random, at: int, names: list[tuple[str, str]]) -> str:
    """About 165 words of prose, a displayed formula, and in turn a listing, a table or a list."""
    extra = (make_listing, make_table, make_list)[at % 3]
    link = f"More on this stands in [{make_words(chance, 3)}](lesson:{chance.choice(names)[0]})."
    paragraphs = [make_paragraph(chance), make_display(chance), f"{make_paragraph(chance)} {link}", extra(chance), make_paragraph(chance)]
    return f"## {make_words(chance, 3).capitalize()}\n\n" + "\n\n".join(paragraphs) + "\n"


def make_words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def make_sentence(chance: random.Random, count: int) -> str:
    return f"{make_words(chance, count).capitalize()}."


def make_paragraph(chance: random.Random) -> str:
    return " ".join(dress(chance, make_sentence(chance, chance.randint(8, 18))) for _ in range(4))


def dress(chance: random.Random, sentence: str) -> str:
    """In some sentences a word is stressed, is code, or stands beside a formula."""
    first, word, rest = sentence.split(" ", 2)
    formula = chance.choice(INLINE).format(n=chance.randint(2, 60))
    forms = (f"{word} ${formula}$", f"*{word}*", f"**{word}**", f"`{word}`", word, word)
    return f"{first} {chance.choice(forms)} {rest}"


def make_display(chance: random.Random) -> str:
    return f"$$\n{chance.choice(DISPLAYED).format(n=chance.randint(2, 400))}\n$$"


def make_listing(chance: random.Random) -> str:
    language, code = chance.choice(LISTINGS)
    name = "_".join(chance.sample(["rate", "slope", "value", "step", "count", "sample", "weight", "noise"], 2))
    return f"```{language}\n{code.format(name=name, Name=name.title().replace('_', ''), n=chance.randint(2, 90))}```"


def make_table(chance: random.Random) -> str:
    rows = [f"| {make_words(chance, 2)} | {chance.random():.3f} | {chance.randint(1, 999)} | {make_words(chance, 1)} |" for _ in range(5)]
    return "\n".join(["| method | loss | steps | note |", "| --- | ---: | ---: | --- |", *rows])


def make_list(chance: random.Random) -> str:
    return "\n".join(f"- {dress(chance, make_sentence(chance, 7))}" for _ in range(4))


def point(body: str, form: str) -> str:
    """The body with its links to lessons in a tool's form, such as `{slug}.md`."""
    before, *links = body.split("](lesson:")
    return before + "".join(f"]({form.format(slug=slug)}){rest}" for slug, rest in (link.split(")", 1) for link in links))


def write_orrery(lessons: list[Lesson], folder: Path) -> None:
    """A course as Orrery reads it, whose `course.toml` lists the lessons."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "course.toml").write_text("\n".join(list_course(lessons)), encoding="utf-8")
    for lesson in lessons:
        front = f'title: "{lesson.title}"\nsubtitle: "{lesson.subtitle}"\nlevel: {lesson.level}\nminutes: {lesson.minutes}\nconcepts: [{", ".join(lesson.concepts)}]'
        (folder / f"{lesson.slug}.md").write_text(f"---\n{front}\n---\n\n{point(lesson.body, '{slug}.md')}", encoding="utf-8")


def list_course(lessons: list[Lesson]) -> Iterator[str]:
    yield 'title = "A Long Course"\ndescription = "Lessons to measure builds with."\n'
    for lesson in lessons:
        yield f'[[lesson]]\nslug = "{lesson.slug}"\ntitle = "{lesson.title}"\nstatus = "published"\n'


if __name__ == "__main__":
    write_orrery(make_lessons(int(sys.argv[1])), Path(sys.argv[2]))
