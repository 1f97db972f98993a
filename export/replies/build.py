"""The replies artifact: lessons made, a GPT-2 taught, judged on held-out pairs, proven, written.

corpus or own pairs ─▶ lessons ─▶ training (resumable) ─▶ perplexity ─▶ weights as bytes ─▶ proof ─▶ folder
                                        └─▶ a folder in the hub's layout, for whoever goes on with it
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from tokenizers import Tokenizer
from transformers import GPT2Config, GPT2LMHeadModel

from export.errors import CorpusError
from export.generate.build import build_generator
from export.generate.proof import greedy
from export.generate.source import Source, open_source, rounded, write_hub_folder
from export.replies.filters import filter_pairs
from export.replies.lessons import Teacher, read_answers
from export.replies.pairs import Pair, read_pairs
from export.replies.pieces import SPECIAL, train_pieces
from export.replies.questions import CORPUS, Question, read_questions
from export.replies.train import Lesson, Recipe, held_out_loss, perplexity, train
from models.generate.prompt import END, SEPARATOR, id_of, prompt_ids
from models.manifest import Golden
from models.replies.facts import Facts
from models.replies.taught import SETTING, sentences_in

ARTIFACT = "replies-en"
VERSION = "3"
CAPACITY = 384
"""Tokens of prompt and answer that a slot of the shipped model holds."""
TIMES, HELD_OUT_SEED, FIRST_SEED = 3, 7, 1
FORMS = 33
"""Of each intent, that are made into lessons."""
_HELD_OUT_SHARE = 10
_GOLDEN_TOKENS = 16
_GOLDENS = (
    ("wheres my parcel", "Your order <f0> left us on <f1>. Parcels usually take two to four working days from there."),
    ("How long do I have to send it back?", "You have <f0> days from the day of delivery to send things back."),
)
ProgressCallback = Callable[[str, float], None]


@dataclass(frozen=True)
class RepliesRequest:
    """What to teach.

    Attributes:
        artifacts: the folder of artifacts.
        work: where checkpoints and the hub's layout are kept.
        pairs: a file of the user's own pairs; None: the corpus.
        gpt2: a folder in the hub's layout or a hub name to start from; None: a new, small one.
        recipe: how to train.
    """

    artifacts: Path
    work: Path
    pairs: Path | None = None
    gpt2: str | None = None
    recipe: Recipe = field(default_factory=Recipe)


def build_replies(request: RepliesRequest, progress: ProgressCallback, report: Callable[[str], None]) -> Path:
    """Teach and write the artifact.

    Args:
        request: what.
        progress: called with the stage and the share of it that is done.
        report: called with a line on what was left out, and on the held-out loss of each epoch.

    Returns:
        The artifact's folder.

    Raises:
        CorpusError: corpus or pairs cannot be used.
        WeightsError: what to start from is no GPT-2.
        CheckpointError: a checkpoint is damaged.
        ProofError: the graph does not compute what torch computes; nothing was written.

    Blocks for some ten minutes on one core; a second call resumes an interrupted first one.
    """
    progress("replies", 0.0)
    source = open_source(request.gpt2) if request.gpt2 else None
    learned, judged = _pairs(request, report)
    model, pieces = _opened(source) if source else _new(learned)
    lessons, held_out = (_lessons(pairs, pieces, model.config.n_positions) for pairs in (learned, judged))
    if not lessons or not held_out:
        raise CorpusError(
            request.pairs or CORPUS,
            0,
            f"{len(lessons)} pairs are left to learn and {len(held_out)} to judge by, in at most"
            f" {model.config.n_positions} tokens each; one in ten is judged by, so some thirty are the fewest",
        )
    folder = request.work / f"replies-{_fingerprint(request, lessons, model.config)}"
    losses = train(
        model,
        lessons,
        held_out,
        request.recipe,
        checkpoints=folder,
        progress=lambda share, _: progress("replies", share),
    )
    report("held-out perplexity " + ", ".join(f"{perplexity(loss):.2f}" for loss in losses))
    write_hub_folder(folder / "gpt2", model, pieces)
    exact = held_out_loss(model, held_out, request.recipe.rows)
    small = rounded(ARTIFACT, model, pieces.to_str().encode())
    stored = held_out_loss(small.model, held_out, request.recipe.rows)
    return build_generator(
        request.artifacts,
        ARTIFACT,
        small,
        version=VERSION,
        most_capacity=CAPACITY,
        licence={"export/replies/corpus": "as this repository"} if request.pairs is None else {},
        training={
            "data": str(request.pairs.name) if request.pairs else "export/replies/corpus, questions in English",
            "from": request.gpt2 or "random weights",
            "lessons": len(lessons),
            "parameters": sum(weight.numel() for weight in model.parameters()),
            "command": "shopstream models replies",
            **asdict(request.recipe),
        },
        metrics={
            "fp32": {"held_out.perplexity": round(perplexity(exact), 3)},
            "int8": {"held_out.perplexity": round(perplexity(stored), 3)},
        },
        goldens=_goldens(small, pieces),
        taught=None if source else {SETTING: sentences_of_lessons(learned)},
    )


def sentences_of_lessons(pairs: Sequence[Pair]) -> list[str]:
    """Digests of all that a GPT-2 without any other past can say: the sentences of its lessons' contexts."""
    return sorted({digest for pair in pairs for digest in sentences_in(pair.context)})


def lifted(pair: Pair) -> Pair:
    """A pair of the user's own as the model learns it, its facts lifted."""
    facts = Facts()
    context = facts.lift(pair.context)
    return Pair(facts.lift_known(pair.question), context, facts.lift_known(pair.answer))


def _first_forms() -> list[Question]:
    """Some forms of each intent: what is written stands in the context, so more forms teach a GPT-2 little."""
    seen: Counter[str] = Counter()
    found = []
    for question in read_questions("questions", "en"):
        seen[question.intent] += 1
        if seen[question.intent] <= FORMS:
            found.append(question)
    return found


def _pairs(request: RepliesRequest, report: Callable[[str], None]) -> tuple[list[Pair], list[Pair]]:
    """Pairs to learn and pairs to judge by; of the user's own a tenth by the hash of the question."""
    if request.pairs is None:
        taught = Teacher(read_answers("en"), request.recipe.seed).lessons(_first_forms(), TIMES)
        judged = Teacher(read_answers("en"), HELD_OUT_SEED).lessons(read_questions("held_out", "en"), 1)
        return taught, judged
    kept, filtered = filter_pairs(read_pairs(request.pairs))
    for line in filtered.lines():
        report(line)
    parts: tuple[list[Pair], list[Pair]] = ([], [])
    for pair in kept:
        digest = hashlib.sha256(pair.question.encode()).digest()
        parts[digest[0] % _HELD_OUT_SHARE == 0].append(lifted(pair))
    return parts


def _opened(source: Source) -> tuple[GPT2LMHeadModel, Tokenizer]:
    """A model that was there before, with rows for the tokens that its vocabulary lacks."""
    pieces = Tokenizer.from_str(source.tokenizer_json.decode())
    pieces.add_special_tokens([token for token in SPECIAL if pieces.token_to_id(token) is None])
    torch.manual_seed(FIRST_SEED)
    source.model.resize_token_embeddings(max(pieces.get_vocab_size(), source.config.vocab_size), mean_resizing=False)
    return source.model, pieces


def _new(pairs: Sequence[Pair]) -> tuple[GPT2LMHeadModel, Tokenizer]:
    """A GPT-2 of 6.2M parameters with random weights, and the vocabulary of the pairs."""
    pieces = train_pieces(text for pair in pairs for text in (pair.question, pair.context, pair.answer))
    torch.manual_seed(FIRST_SEED)
    end = id_of(pieces, END)
    config = GPT2Config(
        vocab_size=pieces.get_vocab_size(),
        n_positions=512,
        n_embd=256,
        n_layer=7,
        n_head=4,
        bos_token_id=end,
        eos_token_id=end,
        resid_pdrop=0.05,
        embd_pdrop=0.05,
        attn_pdrop=0.0,
    )
    return GPT2LMHeadModel(config), pieces


def _lessons(pairs: Sequence[Pair], pieces: Tokenizer, longest: int) -> list[Lesson]:
    """Ids of each pair that the model's positions hold."""
    end, made = id_of(pieces, END), []
    for pair in pairs:
        prompt = prompt_ids(pieces, pair.question, pair.context)
        answer = pieces.encode(pair.answer, add_special_tokens=False).ids
        made.append(Lesson([*prompt, *answer, end], len(prompt)))
    return [lesson for lesson in made if len(lesson.ids) <= longest]


def _fingerprint(request: RepliesRequest, lessons: Sequence[Lesson], config: GPT2Config) -> str:
    """Of everything that decides the weights: a checkpoint of another training is never taken up."""
    told = json.dumps([asdict(request.recipe), request.gpt2, config.to_diff_dict(), [lesson.ids for lesson in lessons]])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _goldens(source: Source, pieces: Tokenizer) -> list[Golden]:
    """The first greedy tokens of two prompts, as the framework writes them."""
    return [
        Golden(
            f"{question}{SEPARATOR}{context}",
            [float(token) for token in greedy(source.model, prompt_ids(pieces, question, context), _GOLDEN_TOKENS)],
        )
        for question, context in _GOLDENS
    ]
