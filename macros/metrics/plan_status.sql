{#- Where a target stands after a quarter: `not_due` before there is a figure; of a month's or a
    quarter's target `on_track` if it was met, else `missed`; of a year's target `missed` where it
    is out of reach or the year is over without it, else `on_track` or `at_risk` by the forecast. -#}
{% macro plan_status(is_judged, is_final_verdict, is_met, is_out_of_reach, is_expected) -%}
    case
        when not {{ is_judged }} then 'not_due'
        when {{ is_final_verdict }} then case when {{ is_met }} then 'on_track' else 'missed' end
        when {{ is_out_of_reach }} then 'missed'
        when {{ is_expected }} then 'on_track'
        else 'at_risk'
    end
{%- endmacro %}
