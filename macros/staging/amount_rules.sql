{#- The reject rules of an amount that typed rows hold as COLUMN_given, has_COLUMN,
    is_COLUMN_too_large and is_COLUMN_too_precise: reason -> SQL condition. -#}
{% macro amount_rules(column) -%}
    {%- do return({
        'missing_' ~ column: 'not has_' ~ column,
        'invalid_' ~ column:
            'has_' ~ column ~ ' and ' ~ column ~ '_given is null and not is_' ~ column ~ '_too_large',
        'amount_out_of_range':
            'is_' ~ column ~ '_too_large or abs(' ~ column ~ '_given) > 9999999999999999.99',
        'amount_too_precise': 'currency is null and is_' ~ column ~ '_too_precise',
    }) -%}
{%- endmacro %}
