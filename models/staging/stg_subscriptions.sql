{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['subscription_id', 'started_on'] -%}
{%- set columns = [
    'subscription_id', 'customer_id', 'started_on', 'ended_on', 'monthly_amount_given', 'currency',
    'plan', 'is_trial', 'billing_months', 'cancelled_on', 'end_reason', 'renews_on',
] %}

{% call staged_rows(
    'subscriptions', key, columns,
    required=['subscription_id', 'customer_id', 'started_on'],
    parsed=['started_on', 'ended_on', 'is_trial', 'billing_months', 'cancelled_on', 'renews_on'],
    rules=dict(
        amount_rules('monthly_amount'),
        negative_amount='monthly_amount_given < 0',
        invalid_billing_months='billing_months < 1',
        ends_before_start='ended_on < started_on',
        cancelled_after_end='cancelled_on > ended_on',
        date_out_of_range=[
            out_of_calendar('started_on'), out_of_calendar('ended_on'),
            out_of_calendar('cancelled_on'), out_of_calendar('renews_on'),
        ] | join(' or '),
    ),
    amounts={'monthly_amount': 'amount_out_of_range'},
    day='started_on',
    siblings='subscription_id',
) %}
with counted as (
    select *, {{ amount_given('monthly_amount') }} as monthly_amount_given from received
)

select
    {{ lineage_columns() }},
    {{ text_value('subscription_id') }} as subscription_id,
    {{ text_value('customer_id') }} as customer_id,
    {{ business_date('started_on') }} as started_on,
    {{ business_date('ended_on') }} as ended_on,
    monthly_amount_given,
    {{ foreign_currency('currency') }} as currency,
    {{ text_value('plan') }} as plan,
    case when {{ has_value('is_trial') }} then try_cast(is_trial as boolean) else false end
        as is_trial,
    case
        when {{ has_value('billing_months') }} then {{ whole_value('billing_months') }}
        else 1
    end as billing_months,
    {{ business_date('cancelled_on') }} as cancelled_on,
    lower({{ text_value('end_reason') }}) as end_reason,
    {{ business_date('renews_on') }} as renews_on,
    {{ is_too_large('monthly_amount', 'monthly_amount_given') }}
        as is_monthly_amount_too_large,
    {{ is_too_precise('monthly_amount', 'monthly_amount_given') }}
        as is_monthly_amount_too_precise,
    {{ has_value('started_on') }} as has_started_on,
    {{ has_value('ended_on') }} as has_ended_on,
    {{ has_value('monthly_amount') }} as has_monthly_amount,
    {{ has_value('is_trial') }} as has_is_trial,
    {{ has_value('billing_months') }} as has_billing_months,
    {{ has_value('cancelled_on') }} as has_cancelled_on,
    {{ has_value('renews_on') }} as has_renews_on
from counted
{% endcall %},

-- of two terms of one subscription that overlap, the one that starts later can't stand
overlapping as (
    select distinct later._row_id
    from decided as later
    inner join decided as earlier
        on later.subscription_id = earlier.subscription_id
        and later.started_on > earlier.started_on
        and later.started_on < coalesce(earlier.ended_on, cast('9999-12-31' as date))
    where later.row_status = 'accepted' and earlier.row_status = 'accepted'
),

final as (
    select decided.*, overlapping._row_id is not null as is_overlapping
    from decided
    left join overlapping on decided._row_id = overlapping._row_id
)

select
    {{ columns | join(', ') }},
    case when currency is null or exchange_rate is not null then monthly_amount end
        as monthly_amount,
    exchange_rate,
    {{ verdict_columns(
        row_status="case when is_overlapping then 'rejected' else row_status end",
        reject_reasons="case when is_overlapping then 'overlaps_earlier_term' else " ~ standing_reasons() ~ " end",
    ) }}
from final
