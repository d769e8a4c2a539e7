{#- What calling a customer is worth: the margin of 12 months that would be lost, by the share of such
    losses that the action prevents, less the cost of the contact. -#}
{% macro margin_saved(probability_leaving, expected_margin, save_rate, contact_cost) -%}
    {{ rounded_money(
        probability_leaving ~ ' * cast(' ~ expected_margin ~ ' as ' ~ double_type() ~ ') * '
        ~ save_rate ~ ' - cast(' ~ contact_cost ~ ' as ' ~ double_type() ~ ')'
    ) }}
{%- endmacro %}
