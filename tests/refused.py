"""What every refusal owes its reader: a place, a reason and a way out, in both languages."""


def refused_well(problem, text):
    """A refusal of ``text`` that an author can act on."""
    assert 0 <= problem.offset <= len(text)
    assert problem.message.render("zh")
    assert problem.message.render("en")
    assert problem.hint is not None
    assert problem.hint.render("zh")
    assert problem.hint.render("en")
