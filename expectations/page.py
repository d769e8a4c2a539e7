"""A validation result as one readable HTML page that asks no other host for anything."""

from collections.abc import Iterable
from html import escape

from expectations.result import CheckResult, ValidationResult

_STYLE = """
:root { color-scheme: light dark; --bad: #b3261e; --good: #1b6e3c; --line: #8884; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
.verdict { border-left: .4rem solid; padding: .5rem 1rem; font-size: 1.1rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
@media (prefers-color-scheme: dark) { :root { --bad: #ff897d; --good: #7ddb9b; } }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; }
li { border-top: 1px solid var(--line); padding: .5rem 0; overflow-wrap: anywhere; }
summary { cursor: pointer; padding: .6rem 0; border-top: 1px solid var(--line); }
.note { display: block; font-size: .9rem; opacity: .8; }
code { font-size: .85rem; }
"""


def validation_page(result: ValidationResult, *, release_id: str) -> str:
    """The page of a release: the verdict first, then what failed, then every check by mart."""
    title = f"Validation of release {escape(release_id)}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{title}</h1>
{_verdict(result)}
<dl>
<dt>As of</dt><dd>{result.as_of}</dd>
<dt>Compared with</dt><dd>{escape(result.compared_with or "nothing: drift was not measured")}</dd>
<dt>Marts</dt><dd>{len(result.marts)}</dd>
<dt>Checks</dt><dd>{len(result.checks)}, {len(result.failures)} failed</dd>
</dl>
{_failures(result)}
<h2>Every check</h2>
{"".join(_mart(mart, checks) for mart, checks in result.marts.items())}
</body>
</html>
"""


def _verdict(result: ValidationResult) -> str:
    if result.passed:
        return '<p class="verdict good">Every check passed.</p>'
    marts = len({check.mart for check in result.failures})
    unanswered = sum(check.could_not_check for check in result.failures)
    aside = f" {unanswered} of them could not be made." if unanswered else ""
    text = (
        f"{len(result.failures)} of {len(result.checks)} checks failed in {marts} of"
        f" {len(result.marts)} marts.{aside} Nothing was published."
        if result.checks
        else "Nothing was checked, so nothing was published."
    )
    return f'<p class="verdict bad">{text}</p>'


def _failures(result: ValidationResult) -> str:
    if not result.failures:
        return ""
    items = _items(result.failures, name_mart=True)
    return f"<h2>Failed</h2>\n<ul>\n{items}</ul>"


def _mart(mart: str, checks: tuple[CheckResult, ...]) -> str:
    failed = sum(not check.passed for check in checks)
    state = f'<span class="bad">{failed} failed</span>' if failed else "passed"
    return (
        f"<details><summary><strong>{escape(mart)}</strong>: {len(checks)} checks,"
        f" {state}</summary>\n<ul>\n{_items(checks)}</ul></details>\n"
    )


def _items(checks: Iterable[CheckResult], *, name_mart: bool = False) -> str:
    return "".join(_item(check, name_mart) for check in checks)


def _item(check: CheckResult, name_mart: bool) -> str:
    mark = '<span class="good">✓</span>' if check.passed else '<span class="bad">✗</span>'
    mart = f"<strong>{escape(check.mart)}</strong> " if name_mart else ""
    observed = f'<span class="note">found: {escape(check.observed)}</span>'
    details = f'<span class="note"><code>{escape(check.details)}</code></span>'
    return (
        f"<li>{mark} {mart}{escape(check.expectation)}"
        f"{observed if check.observed else ''}{details if check.details else ''}</li>\n"
    )
