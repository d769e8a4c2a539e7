{#- Which input tables the final metrics draw on, as rows of `metric`, `table_name` and `days_after`:
    some figures wait for what follows their period, so many days after its end a row still counts. -#}
{% macro metric_inputs() -%}
    {%- set lives = ['customers', 'transactions', 'subscriptions', 'exchange_rates'] -%}
    {%- set contracts = ['customers', 'subscriptions', 'exchange_rates'] -%}
    {%- set costs = ['marketing_spend', 'interactions', 'offers', 'exchange_rates'] -%}
    {%- set metrics = {
        'churn_rate': (lives, 0),
        'net_revenue_retention': (contracts, 0),
        'gross_revenue_retention': (contracts, 0),
        'nps': (['customers', 'survey_responses'], 0),
        'detractors': (['customers', 'survey_responses'], 0),
        'cac': (lives + ['marketing_spend'], 0),
        'cohort_retention': (lives, 0),
        'win_back_rate': (lives, 90),
        'contacted_in_time': (lives + ['interactions'], var('contact_window_days')),
        'retention_spend': (costs, 0),
    } -%}
    (values
        {%- for metric, (tables, days_after) in metrics.items() %}
        {%- set is_last_metric = loop.last %}
        {%- for table in tables %}
        ('{{ metric }}', '{{ table }}', {{ days_after }}){{ ',' if not (loop.last and is_last_metric) }}
        {%- endfor %}
        {%- endfor %}
    ) as metric_inputs (metric, table_name, days_after)
{%- endmacro %}
