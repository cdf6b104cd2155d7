"""For whom the server starts kernels, where a notebook needs one."""

from typing import Literal, get_args

Kernels = Literal["facilitators", "all", "none"]

KERNELS: tuple[Kernels, ...] = get_args(Kernels)
