{#- Fails with every row in which two sums that must agree do not. -#}
{% test balanced(model, left_side, right_side) %}
    select * from {{ model }}
    where ({{ left_side }}) is distinct from ({{ right_side }})
{% endtest %}
