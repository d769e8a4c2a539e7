{#- Gamma-Gamma: expected value of a customer's purchase days, given the mean of x of them: eq. 5 of
    Fader and Hardie (2013), brucehardie.com/notes/025. Without any it is the population's mean,
    p v / (q - 1). -#}
{% macro gamma_gamma_value(x, mean_value, p, q, v) -%}
    {{ p }} * ({{ v }} + {{ x }} * coalesce({{ mean_value }}, 0))
    / nullif({{ p }} * {{ x }} + {{ q }} - 1, 0)
{%- endmacro %}
