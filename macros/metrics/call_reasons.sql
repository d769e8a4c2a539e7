{#- Signals of the playbook that a customer may give, the strongest first, each with its condition on
    a row `risk` of customer_risk and `days_to_renewal`. Who gives none is only likely to leave. -#}
{% macro call_reasons() -%}
    {{ return({
        'cancelled': 'risk.cancelled = 1',
        'complaint_open': 'risk.complaint_open = 1',
        'detractor': 'risk.detractor = 1',
        'call_now': 'risk.call_now = 1',
        'renewal_due': 'coalesce(renewals.days_to_renewal <= '
            ~ var('renewal_notice_days') ~ ', false)',
        'watch': 'risk.watch = 1',
        'price_change': 'risk.price_rise = 1',
        'silent': "risk.kind = 'transactional' and coalesce(risk.silence_ratio > "
            ~ silent_intervals() ~ ', false)',
    }) }}
{%- endmacro %}
