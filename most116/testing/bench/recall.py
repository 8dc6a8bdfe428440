"""What the rules find and what they raise for nothing, by the corpus."""

from most116.testing.corpus import judged, prose_counted
from most116.testing.corpus_figures import lines_about_messages, lines_about_prose, missed_targets, prose_missed
from most116.testing.corpus_messages import Half
from safety_rules.judge import RuleBook


def recall_kept(book: RuleBook) -> bool:
    """Prints recall of each tier and false alarms by language; whether every target is met."""
    kept = []
    for half in Half:
        found = judged(half, book)
        print("\n".join(lines_about_messages(half, found)))
        kept.append(not missed_targets(found))
    prose = prose_counted(book)
    print("\n".join(lines_about_prose(prose)))
    return all(kept) and not prose_missed(prose)
