{#- A received value as a timestamp in the business time zone, NULL where it is none.
    Text with an offset (or Z) is converted, text without one is business time already. -#}
{% macro business_timestamp(column) -%}
    {{ return(adapter.dispatch('business_timestamp', 'retention_warehouse')(column)) }}
{%- endmacro %}

{#- typeof() is folded while planning, so typed columns never pass through text. -#}
{% macro duckdb__business_timestamp(column) -%}
    {%- set text = "trim(cast(" ~ column ~ " as varchar))" -%}
    {%- set time_part = "substr(" ~ text ~ ", 11)" -%}
    case
        when typeof({{ column }}) in ('DATE', 'TIMESTAMP', 'TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS')
            then try_cast({{ column }} as timestamp)
        when contains({{ time_part }}, '+') or contains({{ time_part }}, '-')
            or contains({{ time_part }}, 'Z') or contains({{ time_part }}, 'UTC')
            then timezone('{{ env_var("RETENTION_TIMEZONE", "UTC") }}', try_cast({{ text }} as timestamptz))
        else try_cast({{ text }} as timestamp)
    end
{%- endmacro %}
