{#- Accepted transactions of identified customers, with their month. -#}
{% macro customer_transactions() -%}
    select customer_id, occurred_month as month, occurred_on, kind, amount, cost, _content_hash
    from {{ ref('stg_transactions') }}
    where row_status = 'accepted' and customer_id is not null
{%- endmacro %}
