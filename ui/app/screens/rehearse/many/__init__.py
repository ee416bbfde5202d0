"""Many runs of a scenario: the odds, the value of one more, what breaks the plans, two versions of them."""
