{#- Fails with every combination of the columns that stands in more than one row or lacks a
    column: one question for the whole key, where a test per column asks dbt as often.
    `nullable`: further columns of the key that may be empty. -#}
{% test primary_key(model, columns, nullable=[]) %}
    select {{ (columns + nullable) | join(', ') }}, count(*) as rows_found
    from {{ model }}
    group by {{ (columns + nullable) | join(', ') }}
    having count(*) > 1 {%- for column in columns %} or {{ column }} is null{% endfor %}
{% endtest %}
