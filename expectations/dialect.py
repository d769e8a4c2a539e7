"""A SQLAlchemy dialect for DuckDB whose results outlive their connection block.

Great Expectations fetches after the block in which it executed, and the rollback at the end of
that block drops DuckDB's pending result: a row count then fails with an IndexError. Here every
result is buffered when the statement has run.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from duckdb_engine import ConnectionWrapper
from duckdb_engine import Dialect as DuckDBDialect
from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGExecutionContext_psycopg2
from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

from expectations.database import open_read_only


class BufferedExecutionContext(PGExecutionContext_psycopg2):
    """Reads the whole result while its transaction is still open."""

    def post_exec(self) -> None:
        """Buffer the rows of a statement that returns rows (DuckDB has no notices to log)."""
        if self.cursor is not None and self.cursor.description:
            self.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(self.cursor)


class BufferedDuckDBDialect(DuckDBDialect):
    """duckdb-engine's dialect with buffered results, on a file that is only read."""

    driver = "buffered"
    supports_statement_cache = False
    execution_ctx_cls = BufferedExecutionContext

    def create_connect_args(self, url: URL) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Take the file from the query, the only part that SQLAlchemy unquotes."""
        return (url.query["file"],), {}

    def connect(self, *cargs: Any, **cparams: Any) -> Any:
        """Open the file as the project opens every marts file."""
        return ConnectionWrapper(open_read_only(Path(*cargs)))


def register() -> None:
    """Make `duckdb+buffered://` known to SQLAlchemy."""
    registry.register("duckdb.buffered", __name__, BufferedDuckDBDialect.__name__)


def connection_string(file: Path) -> str:
    """Address a DuckDB file; quoted, since GX would read a `$NAME` in a path as a variable."""
    return f"duckdb+buffered:///?file={quote(str(file.resolve()), safe='')}"
