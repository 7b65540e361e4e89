"""The next version of an advice, after a question of the school: the one that was sent stays as it was."""

from records.advice import Advice, AdviceLine, AdviceSource, Proposal, ProposalSource


def next_version(sent: Advice) -> Advice:
    """Begin the version that follows on an advice that was sent: the same words and sources, to be written on."""
    lines = [
        AdviceLine(position=line.position, text=line.text, sources=AdviceSource.same_as(line.sources))
        for line in sent.lines
    ]
    copied = ("position", "organisation_id", "kind", "route", "what", "why", "period", "effort", "cost")
    proposals = [
        Proposal(**{name: getattr(one, name) for name in copied}, sources=ProposalSource.same_as(one.sources))
        for one in sent.proposals
    ]
    return Advice(
        request_id=sent.request_id,
        item_id=sent.item_id,
        number=sent.number + 1,
        revision=0,
        lines=lines,
        proposals=proposals,
    )
