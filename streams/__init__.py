"""The stream processor: events in, what models say of them out. Knows Kafka and Faust; imports models; never torch."""
