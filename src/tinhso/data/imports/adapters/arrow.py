"""Arrow, which brings no types of its own."""

import pyarrow as _pa  # type: ignore[import-untyped]
import pyarrow.parquet as _pq  # type: ignore[import-untyped]

pa = _pa
pq = _pq
