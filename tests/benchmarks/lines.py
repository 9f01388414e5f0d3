"""A benchmark's line from the figures of a running site."""

LINE = {"queries": None, "peak_memory": None, "ratio": None}


def line(name: str, figures: dict[str, object], **more: object) -> dict[str, object]:
    """Return a line: what every line has, then what this one tells besides."""
    first = {"name": name, "size": figures["size"], "seconds": figures["seconds"]}
    return {**first, **LINE, **more, **{key: value for key, value in figures.items() if key not in first}}
