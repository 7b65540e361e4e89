"""The figures of one process, as Prometheus reads them."""

from typing import Final

from prometheus_client import CollectorRegistry, Gauge, Histogram

BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """The figures of this process: how many answers, how fast, and how much waits in the outbox."""

    def __init__(self) -> None:
        """Count from zero."""
        self.registry = CollectorRegistry()
        self.answers = Histogram(
            "casetafel_request_seconds",
            "Time to answer, per endpoint, method and status.",
            ("endpoint", "method", "status"),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.outbox = Gauge("casetafel_outbox_open", "Mails and documents to be done.", registry=self.registry)
        self.lag = Gauge(
            "casetafel_outbox_lag_seconds", "How long the oldest due entry has been waiting.", registry=self.registry
        )
