"""Write the golden logs anew: `python -m tests.renew_golden`, after looking at what changed and finding it right."""

from tests.scenarios import GOLDEN, SCENARIOS, log_of


def main() -> None:
    GOLDEN.mkdir(exist_ok=True)
    for name in SCENARIOS:
        path = GOLDEN / f"{name}.jsonl"
        path.write_text("".join(line + "\n" for line in log_of(name).lines()), encoding="utf-8", newline="\n")
        print(path)


if __name__ == "__main__":
    main()
