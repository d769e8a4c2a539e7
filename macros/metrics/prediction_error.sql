{#- Half of the 95 % prediction interval of the sum of `ahead` quarters that vary like the `known`
    ones of standard deviation `deviation`: t x deviation x sqrt(ahead + ahead^2 / known). NULL
    below three known quarters, whose deviation says nothing. -#}
{% macro prediction_error(deviation, known, ahead) -%}
    case when {{ known }} >= 3 then
        {{ t_95(known ~ ' - 1') }} * {{ deviation }}
        * sqrt({{ ahead }} + {{ ahead }} * {{ ahead }} / cast({{ known }} as {{ double_type() }}))
    end
{%- endmacro %}
