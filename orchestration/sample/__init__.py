"""The sample company: made-up customers with a planted truth, from a seed."""

from orchestration.sample.generator import SampleResult, write_sample
from orchestration.sample.truth import sample_truth, write_truth

__all__ = ["SampleResult", "sample_truth", "write_sample", "write_truth"]
