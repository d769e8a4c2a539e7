{{ config(materialized='incremental', incremental_strategy='replace_keys', unique_key='_row_id') }}
{%- set key = ['survey_key'] -%}
{%- set columns = [
    'survey_key', 'response_id', 'customer_id', 'sent_at', 'responded_at', 'score', 'comment', 'survey',
    'touchpoint',
] %}

{% call staged_rows(
    'survey_responses', key, columns,
    required=['customer_id', 'sent_at'],
    parsed=['sent_at', 'responded_at', 'score'],
    rules=dict(
        score_out_of_range='score not between 0 and 10',
        missing_responded_at='score is not null and not has_responded_at',
        answered_before_sent='responded_at < sent_at',
        date_out_of_range=out_of_calendar('sent_at') ~ ' or ' ~ out_of_calendar('responded_at'),
        in_the_future=future_day('coalesce(responded_at, sent_at)'),
    ),
) %}
with typed as (
    select
        {{ lineage_columns() }},
        {{ text_value('response_id') }} as response_id,
        {{ text_value('customer_id') }} as customer_id,
        {{ business_timestamp('sent_at') }} as sent_at,
        {{ business_timestamp('responded_at') }} as responded_at,
        {{ whole_value('score') }} as score,
        {{ text_value('comment') }} as comment,
        {{ text_value('survey') }} as survey,
        {{ text_value('touchpoint') }} as touchpoint,
        {{ has_value('sent_at') }} as has_sent_at,
        {{ has_value('responded_at') }} as has_responded_at,
        {{ has_value('score') }} as has_score
    from received
)

select
    *,
    coalesce(
        'id ' || response_id,
        case
            when customer_id is not null and sent_at is not null
                then concat_ws(
                        chr(31), 'sent', customer_id, cast(sent_at as {{ dbt.type_string() }}),
                        coalesce(survey, ''), coalesce(touchpoint, '')
                    )
        end
    ) as survey_key
from typed
{% endcall %}

select
    {{ columns | join(', ') }},
    {{ month_start('cast(sent_at as date)') }} as sent_month,
    {{ verdict_columns() }}
from decided
