{#- Whether a customer was back within some days of a day; NULL while it is not and may still be. -#}
{% macro returned_within(returned_on, counted_from, days) -%}
    case
        when {{ returned_on }} <= {{ add_days(counted_from, days) }} then true
        when {{ visible_as_of(add_days(counted_from, days)) }} then false
    end
{%- endmacro %}
