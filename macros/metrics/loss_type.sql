{#- Whether a loss was the customer's choice: a reason given or a voluntary end is `voluntary`, a
    failed payment without a reason given `involuntary`; an ended trial, an account closed by the
    company and a loss of unknown reason are `other`. -#}
{% macro loss_type(reason_given, end_reason) -%}
    case
        when coalesce({{ reason_given }}, {{ end_reason }}) = 'payment_failure' then 'involuntary'
        when coalesce({{ reason_given }}, {{ end_reason }}) in ('trial_ended', 'closed_by_company') then 'other'
        when {{ reason_given }} is not null or {{ end_reason }} = 'voluntary' then 'voluntary'
        else 'other'
    end
{%- endmacro %}
