"""What every section of a review has at hand."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from orchestration.publishing.manifest import Release
from orchestration.review.document import (
    Block,
    Chart,
    Column,
    Definition,
    Kind,
    Paragraph,
    Row,
    Table,
    Value,
)
from orchestration.review.marts import Marts, Record
from orchestration.review.periods import Scope
from orchestration.review.words import Words

Label = Callable[[Record], Value]


@dataclass(frozen=True)
class Field:
    """A column of a table: a column of the mart, or SQL over the rows of the key.

    `title` is the key of its title where it is not the name's, and `number` stands in it;
    `label` says words of our own in the value's place.
    """

    name: str
    kind: Kind
    title: str = ""
    label: Label | None = None
    number: int = 0


@dataclass(frozen=True)
class Context:
    """A release, the period under review and the words to speak of it.

    `metric_units` has the unit of each metric of the plan.
    """

    marts: Marts
    scope: Scope
    words: Words
    release: Release
    metric_units: Mapping[str, str]

    def table(
        self,
        table_id: str,
        mart: str,
        fields: Sequence[Field],
        records: Sequence[Record],
        key: Sequence[str],
        *,
        period_type: str = "",
        note: str = "",
        kinds: Callable[[Record], Sequence[Kind]] | None = None,
        **title: Value,
    ) -> Table:
        """A table of the mart's rows; its title and those of its columns are texts."""
        words = self.words
        columns = [
            Column(
                words(f"column.{field.title or field.name}", number=field.number),
                field.kind,
                None if field.label else field.name,
            )
            for field in fields
        ]
        rows = [
            Row(
                key={name: record[name] for name in key},
                values=[
                    field.label(record) if field.label else record[field.name] for field in fields
                ],
                is_complete=record.get("is_complete", True),
                kinds=kinds(record) if kinds else None,
            )
            for record in records
        ]
        return Table(
            table_id=table_id,
            title=words(f"table.{table_id}", **title),
            mart=mart,
            columns=columns,
            rows=rows,
            period_type=period_type or self.scope.period_type,
            note=note,
        )

    def trend(self, mart: str, period_type: str) -> list[Record]:
        """The mart's rows of all customers, period by period, up to the one under review."""
        return self.marts.rows(
            mart,
            "select * from {mart} where dimension = 'all' and period_type = ?"
            " and period_start >= ? and period_start < ? order by period_start",
            [period_type, self.scope.trend_start(period_type), self.scope.end],
        )

    def groups(self, mart: str, figure: str, condition: str = "true") -> list[Record]:
        """The mart's rows of the period, group by group, the highest figure first."""
        return self.marts.rows(
            mart,
            "select * from {mart} where dimension <> 'all' and period_type = ? and period_start = ?"
            f" and {condition} order by case dimension when 'relationship' then 1"
            " when 'segment' then 2 when 'acquisition_channel' then 3 else 4 end,"
            f" {figure} desc nulls last, dimension_value",
            [self.scope.period_type, self.scope.start],
        )

    def summed(
        self, mart: str, by: Sequence[str], sums: Iterable[str], condition: str = "true"
    ) -> list[Record]:
        """The mart's rows added up by some of its columns; `sums` are SQL and name the results."""
        columns = ", ".join([*by, *(f'{sql} as "{sql}"' for sql in sums)])
        return self.marts.rows(
            mart,
            f"select {columns} from {{mart}} where {condition}"
            f" group by {', '.join(by)} order by {', '.join(by)}",
        )

    def says(self, key: str, **values: Value) -> Paragraph:
        """A sentence of the texts."""
        return Paragraph(self.words(f"sentence.{key}", **values))

    def nothing(self, key: str, mart: str, **values: Value) -> Paragraph:
        """The sentence in place of an empty mart; of one that the release lacks it says so."""
        if mart in self.marts.missing:
            return self.says("missing_mart", mart=mart)
        return self.says(key, **values)

    def explained(self, chart: Chart) -> list[Block]:
        """A chart whose signs need a key, with what it shows said below it for everybody."""
        return [chart, Paragraph(chart.description)]

    def definitions(self, *terms: str) -> list[Definition]:
        """What figures mean, in the order given."""
        words = self.words
        return [
            Definition(words(f"define.{term}.term"), words(f"define.{term}.text")) for term in terms
        ]

    @property
    def period(self) -> str:
        """The period under review, within a sentence."""
        return self.words.period(self.scope.start, self.scope.period_type)

    def group_fields(self) -> list[Field]:
        """What the customers are split by, and the group, in words."""
        return [
            Field(
                "dimension",
                Kind.TEXT,
                label=lambda record: self.words.label("dimension", record["dimension"]),
            ),
            Field("dimension_value", Kind.TEXT, label=self.words.group),
        ]


def plain(names: Mapping[str, Kind]) -> list[Field]:
    """Columns of the mart as they are."""
    return [Field(name, kind) for name, kind in names.items()]
