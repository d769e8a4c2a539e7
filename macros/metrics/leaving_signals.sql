{#- The signals that the calibration of the leaving probability looks at: columns of risk_signals,
    terms of stg_leaving_fits. -#}
{% macro leaving_signals() -%}
    {{ return([
        'silence', 'watch', 'call_now', 'detractor', 'promoter', 'complaint_open',
        'complaint_recent', 'price_rise',
    ]) }}
{%- endmacro %}
