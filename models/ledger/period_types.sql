select 'month' as period_type, 1 as months
union all
select 'quarter', 3
union all
select 'year', 12
