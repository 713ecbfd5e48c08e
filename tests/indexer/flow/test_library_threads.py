"""one_thread_a_call: the libraries' own threads stay out of the pipeline, and come back."""

import cv2
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from indexer.flow.library_threads import one_thread_a_call


def threads() -> set[int]:
    blas = {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
    return {cv2.getNumThreads(), *blas}


def test_libraries_keep_to_one_thread_inside_and_get_theirs_back() -> None:
    before = cv2.getNumThreads()
    cv2.setNumThreads(3)
    with threadpool_limits(3, user_api="blas"):
        with one_thread_a_call():
            assert threads() == {1}
        assert threads() == {3}
    cv2.setNumThreads(before)


def test_they_come_back_after_a_failure_too() -> None:
    before = threads()
    with pytest.raises(OSError, match="disk full"), one_thread_a_call():
        raise OSError("disk full")
    assert threads() == before
