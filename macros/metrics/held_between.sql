{#- A value no lower than `lowest` and no higher than `highest`, either of which may be NULL; NULL
    stays NULL. -#}
{% macro held_between(value, lowest, highest) -%}
    case when {{ value }} is not null then least(greatest({{ value }}, {{ lowest }}), {{ highest }}) end
{%- endmacro %}
