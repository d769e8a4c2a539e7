{#- Logarithm of the odds of a probability; 0 and 1 are moved in by a millionth. -#}
{% macro logit(probability) -%}
    {%- set inside = "greatest(least(" ~ probability ~ ", 1 - 1e-6), 1e-6)" -%}
    case when {{ probability }} is not null then ln({{ inside }} / (1 - {{ inside }})) end
{%- endmacro %}
