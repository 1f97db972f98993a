"""Logical names and the cluster's."""

from aiokafka import TopicPartition
from hypothesis import given
from hypothesis import strategies as st

from streams.clients.names import Names

NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789._-", min_size=1, max_size=40)
PREFIXES = st.one_of(st.just(""), NAMES.map(lambda name: name + "."))


@given(PREFIXES, NAMES)
def test_a_name_survives_the_way_to_the_cluster_and_back(prefix: str, name: str) -> None:
    names = Names(prefix)
    assert names.logical(names.on_cluster(name)) == name
    assert names.is_ours(names.on_cluster(name))
    place = TopicPartition(name, 3)
    assert names.logical_place(names.place_on_cluster(place)) == place


def test_without_a_prefix_every_name_stands_as_it_is() -> None:
    place = TopicPartition("reviews", 0)
    assert Names("").on_cluster("reviews") == "reviews"
    assert Names("").place_on_cluster(place) is place
    assert Names("").is_ours("anything")


def test_names_of_another_shop_are_not_ours() -> None:
    assert not Names("shop1.").is_ours("shop10.reviews")
    assert not Names("shop1.").is_ours("reviews")


def test_what_belongs_to_partitions_is_renamed_with_them() -> None:
    names, place = Names("shop1."), TopicPartition("reviews", 1)
    assert names.keyed_on_cluster({place: 7}) == {TopicPartition("shop1.reviews", 1): 7}
    assert names.keyed_logically({TopicPartition("shop1.reviews", 1): 7}) == {place: 7}
    assert names.places_on_cluster([place]) == [TopicPartition("shop1.reviews", 1)]
