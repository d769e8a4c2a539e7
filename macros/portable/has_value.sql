{#- Condition: something was received in a column; blanks are nothing. Never NULL. -#}
{% macro has_value(column) -%}
    {{ return(adapter.dispatch('has_value', 'retention_warehouse')(column)) }}
{%- endmacro %}

{#- typeof() is folded while planning, so typed columns never pass through text. -#}
{% macro duckdb__has_value(column) -%}
    coalesce(
        case when typeof({{ column }}) = 'VARCHAR' then trim(cast({{ column }} as varchar)) <> ''
            else {{ column }} is not null end,
        false
    )
{%- endmacro %}
