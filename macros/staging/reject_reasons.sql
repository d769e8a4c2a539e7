{#- The reasons why a row can't stand, comma separated, empty when there is none.
    required: columns that must have a value; parsed: columns whose value must be readable
    (beside each stands has_COLUMN); rules: reason -> SQL condition.
    A malformed row has that one reason alone. -#}
{% macro reject_reasons(required, parsed, rules) -%}
    case
        when _malformed is not null then 'malformed_row'
        else concat_ws(
            ', '
            {%- for column in required %},
            case when {{ 'not has_' ~ column if column in parsed else column ~ ' is null' }}
                then 'missing_{{ column }}' end
            {%- endfor %}
            {%- for column in parsed %},
            case when has_{{ column }} and {{ column }} is null then 'invalid_{{ column }}' end
            {%- endfor %}
            {%- for reason, condition in rules.items() %},
            case when {{ condition }} then '{{ reason }}' end
            {%- endfor %}
        )
    end
{%- endmacro %}
