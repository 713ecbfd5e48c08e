"""Holds numeric libraries to the threads of the pipeline, which are enough for all cores."""

from collections.abc import Iterator
from contextlib import contextmanager

import cv2
from threadpoolctl import threadpool_limits


@contextmanager
def one_thread_a_call() -> Iterator[None]:
    """Inside, matrix products and OpenCV calls of this process stay on the thread that makes them.

    Their own threads would mostly wait for each other beside the pipeline's: two workers made 31
    pictures a second with them, 47 without.
    """
    opencv_threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        with threadpool_limits(1, user_api="blas"):
            yield
    finally:
        cv2.setNumThreads(opencv_threads)
