"""Fit the network: half of the cores make fresh samples while the others pass over the last chunk."""

import multiprocessing
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import torch
from torch import Tensor

from extractors.engines.cells import KINDS
from extractors.training.classes import CLASSES, KIND_OF
from extractors.training.network import CellNetwork
from extractors.training.samples import NUMBER_OF, Maker, Samples

CHUNK, PART, BATCH, PASSES = 8192, 512, 128, 2
RATE, WARM, DECAY = 2.5e-3, 0.02, 0.02
# The mean over about so many last steps is what is kept of the weights.
MEMORY = 0.996
SHIFT = 2
_PARTS: list[Maker] = []


def fit(
    maker: Maker, minutes: float, seed: int, cores: int, say: Callable[[str], None]
) -> tuple[CellNetwork, int]:
    """Answer a network fitted for so many minutes, and how many samples that was.

    Which samples come, and in which order, depends on the seed alone.
    """
    _PARTS[:] = [maker]
    makers = max(1, cores // 2)
    begun, whole = time.monotonic(), 60 * minutes
    with multiprocessing.get_context("fork").Pool(makers, cv2.setNumThreads, (1,)) as pool:
        torch.manual_seed(seed)
        torch.set_num_threads(max(1, cores - makers))
        steps = _Steps(CellNetwork(len(CLASSES)))
        coming = pool.map_async(_part, _seeds(seed, 0), chunksize=1)
        chunk = 0
        while (spent := time.monotonic() - begun) < whole:
            samples = _together(coming.get())
            chunk += 1
            coming = pool.map_async(_part, _seeds(seed, chunk), chunksize=1)
            for batch in _batches(samples, seed + chunk):
                steps.step(batch, progress=min(1.0, (time.monotonic() - begun) / whole))
            say(f"{spent:.0f} s: {chunk * CHUNK} samples, loss {steps.loss:.3f}")
    return steps.kept(), chunk * CHUNK


def _seeds(seed: int, chunk: int) -> range:
    first = seed * 1_000_003 + chunk * (CHUNK // PART)
    return range(first, first + CHUNK // PART)


def _part(seed: int) -> Samples:
    return _PARTS[0].samples(PART, seed)


def _together(parts: list[Samples]) -> Samples:
    return Samples(
        np.concatenate([part.views for part in parts]),
        np.concatenate([part.places for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.kinds for part in parts]),
    )


def _batches(samples: Samples, seed: int) -> Iterator[Samples]:
    rng = np.random.default_rng(seed)
    for _ in range(PASSES):
        order = rng.permutation(len(samples.labels))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            shifts = tuple(rng.integers(-SHIFT, SHIFT + 1, 2).tolist())
            yield Samples(
                np.roll(samples.views[chosen], shifts, axis=(2, 3)),
                samples.places[chosen], samples.labels[chosen], samples.kinds[chosen],
            )  # fmt: skip


class _Steps:
    """Steps of the optimiser, and the mean that is kept."""

    def __init__(self, network: CellNetwork) -> None:
        self._network = network.to(memory_format=torch.channels_last)
        self._kept = torch.optim.swa_utils.AveragedModel(
            network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(MEMORY), use_buffers=True
        )
        self._optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        self._outside = _outside()
        self.loss = 0.0

    def kept(self) -> CellNetwork:
        """Answer the mean of the last steps' networks."""
        network: CellNetwork = self._kept.module
        network.eval()
        return network

    def step(self, batch: Samples, progress: float) -> None:
        """Take one step: half of the loss is among all classes, half within the kind of the field."""
        rate = RATE * min(progress / WARM, 0.5 * (1 + np.cos(np.pi * progress))) + 1e-6
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        views = torch.from_numpy(batch.views).float().div_(255).contiguous(memory_format=torch.channels_last)
        labels = torch.from_numpy(batch.labels)
        # Sixteen bits where the processor multiplies them: half the time at the same accuracy.
        with torch.autocast("cpu", torch.bfloat16):
            scores = self._network(views, torch.from_numpy(batch.places)).float()
        among_all = torch.nn.functional.cross_entropy(scores, labels, label_smoothing=0.02)
        within = scores.masked_fill(self._outside[torch.from_numpy(batch.kinds)], -1e4)
        loss = 0.5 * among_all + 0.5 * torch.nn.functional.cross_entropy(within, labels)
        self._optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), 2.0)
        self._optimiser.step()
        self._kept.update_parameters(self._network)
        self.loss = 0.98 * self.loss + 0.02 * float(loss.detach()) if self.loss else float(loss.detach())


def _outside() -> Tensor:
    """Answer, per kind, which classes a field of this kind cannot hold."""
    outside = torch.zeros(len(KINDS), len(CLASSES), dtype=torch.bool)
    for number, kind in enumerate(KINDS):
        for character, other in KIND_OF.items():
            outside[number, NUMBER_OF[character]] = other != kind
    return outside
