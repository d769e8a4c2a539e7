{#- The stages of a customer's life as rows of `stage`, its place on the way and whether a customer
    in it is active. -#}
{% macro stages() -%}
    (
        values
        ('attracted', 1, false), ('exploring', 2, false), ('buying', 3, true), ('growing', 4, true),
        ('nurtured', 5, true), ('at_risk', 6, true), ('lost', 7, false), ('won_back', 8, true)
    ) as stages (stage, stage_number, is_active)
{%- endmacro %}
