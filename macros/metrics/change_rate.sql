{#- By which share a figure changed against the one before; NULL where that was not above 0. -#}
{% macro change_rate(later, earlier) -%}
    case
        when ({{ earlier }}) > 0
            then {{ safe_ratio('(' ~ later ~ ') - (' ~ earlier ~ ')', earlier) }}
    end
{%- endmacro %}
