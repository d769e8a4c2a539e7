"""What can be wrong with a delivered file as a whole."""

from orchestration.errors import RetentionError

RULES = {
    "cannot_open": "it can't be opened",
    "empty_file": "it is empty",
    "not_utf8": "its text is not UTF-8",
    "wrong_delimiter": "its fields are not separated by commas",
    "open_quote": "its quotes don't match",
    "record_too_long": "a record is too long",
    "missing_column": "a required column is missing",
    "duplicate_column": "a column name is not its own",
    "not_gzip": "it is not a whole gzip file",
    "not_parquet": "it is not a whole Parquet file",
}


class UnreadableFile(RetentionError):
    """A file of which no row can be trusted; nothing of its batch is landed.

    `line` and `byte` say where, if that is known: lines of the (unpacked) text count from 1,
    bytes from 0.
    """

    def __init__(
        self,
        file: str,
        rule: str,
        detail: str,
        *,
        line: int | None = None,
        byte: int | None = None,
    ) -> None:
        super().__init__(f"{file} can't be read: {RULES[rule]} ({rule}). {detail}")
        self.file, self.rule, self.detail = file, rule, detail
        self.line, self.byte = line, byte


class FileShrunk(RetentionError):
    """A newer version of a file with keyless rows holds fewer rows than the one it replaces."""

    rule = "file_shrunk"

    def __init__(self, file: str, before: int, after: int) -> None:
        super().__init__(
            f"{file} shrank from {before:,} to {after:,} rows (file_shrunk). Its rows have no key,"
            " so the newer version would replace the older and rows would be lost. Deliver it"
            " whole again, or put new rows into a file of another name."
        )
        self.file, self.before, self.after = file, before, after
