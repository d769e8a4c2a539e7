-- A metric whose restatements would be unexplained, or inputs of none.
with final_metrics as (
    select metric from {{ ref('metrics') }}
    where is_corrected_only
)

select
    final_metrics.metric as final_metric,
    metric_inputs.metric as metric_with_inputs
from final_metrics
full outer join {{ metric_inputs() }} on final_metrics.metric = metric_inputs.metric
where final_metrics.metric is null or metric_inputs.metric is null
