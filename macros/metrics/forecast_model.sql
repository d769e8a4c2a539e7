{#- The model that forecasts a customer, by its rows of customer_value_inputs: a running paid
    contract by its renewals; who has no such contract but bought before, by the purchases; of a
    contract that ended nothing more is expected. NULL: neither bought nor paid a contract. -#}
{% macro forecast_model(customers) -%}
    case
        when {{ customers }}.billing_months is not null then 'sbg'
        when {{ customers }}.repeat_purchase_days is not null then 'bgnbd_gamma_gamma'
        when {{ customers }}.has_contract then 'sbg'
    end
{%- endmacro %}
