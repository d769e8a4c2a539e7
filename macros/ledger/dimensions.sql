{#- The dimensions every period mart is split by, as rows of one column `dimension`. -#}
{% macro dimensions() -%}
    (values ('all'), ('segment'), ('acquisition_channel'), ('region'), ('relationship')) as dimensions (dimension)
{%- endmacro %}
