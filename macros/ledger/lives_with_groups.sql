{#- Every visible life with the groups of its customer. -#}
{% macro lives_with_groups() -%}
    select
        episodes.*,
        customers.segment,
        customers.acquisition_channel,
        customers.region,
        customers.relationship
    from {{ ref('visible_episodes') }} as episodes
    inner join {{ ref('visible_customers') }} as customers
        on episodes.customer_id = customers.customer_id
{%- endmacro %}
