"""`shopstream models …`: build, verify and list artifacts, check data. Imports torch only when something is built.

build.py     every artifact;  teach.py one of them, some of own data
inventory.py list, verify
pairs.py     which of a shop's own questions and answers a model may learn
progress.py  what a build needs and tells
"""

import typer

from export.commands.build import build_models
from export.commands.inventory import list_models, verify_models
from export.commands.pairs import check_pairs
from export.commands.teach import (
    add_exit_to_artifact,
    add_phrases_to_artifact,
    build_deliveries_artifact,
    build_intents_artifact,
    build_own_recommendations,
    build_replies_artifact,
    build_sentiment_artifact,
    remake_cpu_graphs,
)

HELP = """Build, verify and list model artifacts; check what to train on.

Example: shopstream models list
"""

app = typer.Typer(help=HELP, no_args_is_help=True)
app.command("build")(build_models)
app.command("verify")(verify_models)
app.command("list")(list_models)
app.command("graphs")(remake_cpu_graphs)
app.command("pairs")(check_pairs)
app.command("sentiment")(build_sentiment_artifact)
app.command("phrases")(add_phrases_to_artifact)
app.command("exit")(add_exit_to_artifact)
app.command("intents")(build_intents_artifact)
app.command("deliveries")(build_deliveries_artifact)
app.command("replies")(build_replies_artifact)
app.command("recommend")(build_own_recommendations)
