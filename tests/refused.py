"""What every refusal owes its reader: a place, a reason and a way out, in both languages."""


def refused_well(problem, text):
    """A refusal of ``text`` that an author can act on."""
    assert 0 <= problem.offset <= len(text)
    assert problem.message.told("zh")
    assert problem.message.told("en")
    assert problem.hint is not None
    assert problem.hint.told("zh")
    assert problem.hint.told("en")
