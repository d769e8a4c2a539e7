select 'all' as dimension
union all
select 'segment'
union all
select 'acquisition_channel'
union all
select 'region'
union all
select 'relationship'
