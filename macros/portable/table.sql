{#- dbt-duckdb's table, replaced in place: old and new change in one transaction, where the adapter
    creates beside the old table, renames both and drops it in further statements, a third of a
    build of small tables. Without grants, indexes and foreign keys, which no model here has. -#}
{% materialization table, adapter='duckdb' %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set target = this.incorporate(type='table') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% call statement('main') -%}
        {%- if existing is not none -%}
            drop {{ existing.type }} {{ existing }};
        {% endif %}
        {{- create_table_as(False, target, compiled_code) }}
    {%- endcall %}
    {% do persist_docs(target, model) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmaterialization %}
