{#- Rows (all columns of `relation`, plus `day`): one per day set in the bits made by day_bits. -#}
{% macro days_of_bits(relation, month, bits) -%}
    {{ return(adapter.dispatch('days_of_bits', 'retention_warehouse')(relation, month, bits)) }}
{%- endmacro %}

{% macro duckdb__days_of_bits(relation, month, bits) -%}
    select
        {{ relation }}.*,
        {{ relation }}.{{ month }} + cast(bits.bit as integer) as day
    from {{ relation }}
    inner join range(31) as bits (bit)
        on ({{ relation }}.{{ bits }} >> bits.bit) & 1 = 1
{%- endmacro %}
