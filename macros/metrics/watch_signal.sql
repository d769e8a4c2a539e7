{#- Signal of the watch list: `call_now` when the last 90 days' revenue is half of the 90 days
    before or less, `watch` when it is 80 % or less, NULL otherwise and where the base is too
    small or nothing. Multiplied, not divided, so that exactly 20 % and 50 % are exact. -#}
{% macro watch_signal(revenue_last, revenue_previous) -%}
    case
        when ({{ revenue_previous }}) <= 0
            or ({{ revenue_previous }}) < {{ var('watch_minimum_base') }} then null
        when 2 * ({{ revenue_last }}) <= ({{ revenue_previous }}) then 'call_now'
        when 5 * ({{ revenue_last }}) <= 4 * ({{ revenue_previous }}) then 'watch'
    end
{%- endmacro %}
