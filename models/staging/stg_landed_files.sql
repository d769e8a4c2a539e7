select
    file_id,
    table_name,
    source_file,
    sha256,
    row_count,
    keyless_row_count,
    is_sample,
    batch_id,
    landed_at
from {{ source('lake', 'landed_files') }}
