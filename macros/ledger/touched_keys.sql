{#- Which keys (months, customers) have to be computed again: their source rows differ from
    those that this table was built from. `sources` has one row per key with _source_rows and
    _source_signature. Comparing content, not remembering events, finds every cause: late,
    corrected, re-sent and re-judged rows, and a build that was killed half way. Where all keys
    are in some of the rows built, `built` is a condition that finds these. -#}
{% macro touched_keys(key, sources, built=none) -%}
    {%- if is_incremental() -%}
    select coalesce(now.{{ key }}, built.{{ key }}) as {{ key }}
    from {{ sources }} as now
    full outer join (
        select distinct {{ key }}, _source_rows, _source_signature from {{ this }}
        {%- if built %} where {{ built }}{% endif %}
    ) as built on now.{{ key }} = built.{{ key }}
    where now._source_rows is distinct from built._source_rows
        or now._source_signature is distinct from built._source_signature
    {%- else -%}
    select {{ key }} from {{ sources }}
    {%- endif -%}
{%- endmacro %}
