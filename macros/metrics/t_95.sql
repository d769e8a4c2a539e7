{#- Student's t quantile of a two-sided 95 % interval, by degrees of freedom (1 to 7, the table's
    first rows; NULL outside). -#}
{% macro t_95(degrees_of_freedom) -%}
    case {{ degrees_of_freedom }}
        {%- for quantile in [
            12.706204736174705, 4.302652729749462, 3.1824463052837092, 2.7764451051977943,
            2.5705818356363146, 2.446911851144969, 2.3646242515927849,
        ] %}
        when {{ loop.index }} then {{ quantile }}e0
        {%- endfor %}
    end
{%- endmacro %}
