"""The network: four stages of small residual blocks, one vector of the ink's place, a score per class."""

import io
from collections.abc import Sequence

import onnx
import torch
from torch import Tensor, nn

from extractors.engines.normal import SIDE

WIDTHS = (16, 32, 64, 128)
PLACES, HIDDEN = 32, 224


class Block(nn.Module):
    """Two convolutions and a way around them; ``stride`` 2 halves the picture."""

    def __init__(self, inside: int, outside: int, stride: int = 1) -> None:
        super().__init__()
        self.first = _convolution(inside, outside, stride)
        self.second = _convolution(outside, outside, 1)
        same = stride == 1 and inside == outside
        self.around = nn.Identity() if same else nn.Sequential(
            nn.AvgPool2d(stride), nn.Conv2d(inside, outside, 1, bias=False), nn.BatchNorm2d(outside)
        )  # fmt: skip

    def forward(self, pictures: Tensor) -> Tensor:
        """Answer what the block makes of pictures."""
        return torch.relu(self.second(torch.relu(self.first(pictures))) + self.around(pictures))


class CellNetwork(nn.Module):
    """Scores (n, classes) from views (n, 2, 48, 48), 0 to 1, and places (n, 4)."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        first, second, third, fourth = WIDTHS
        self.body = nn.Sequential(
            nn.Conv2d(2, first, 5, 2, 2, bias=False), nn.BatchNorm2d(first), nn.ReLU(),
            Block(first, second, 2), Block(second, second), Block(second, third, 2), Block(third, third),
            Block(third, fourth, 2), nn.Flatten(),
        )  # fmt: skip
        self.place = nn.Sequential(nn.Linear(4, PLACES), nn.ReLU())
        self.head = nn.Sequential(
            nn.Linear(fourth * 9 + PLACES, HIDDEN), nn.ReLU(), nn.Dropout(0.15), nn.Linear(HIDDEN, classes)
        )

    def forward(self, views: Tensor, places: Tensor) -> Tensor:
        """Answer the scores."""
        return self.head(torch.cat([self.body(views), self.place(places)], 1))


def _convolution(inside: int, outside: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inside, outside, 3, stride, 1, bias=False), nn.BatchNorm2d(outside))


def exported(network: CellNetwork, classes: Sequence[str], temperature: float) -> bytes:
    """Answer the network as ONNX; its classes and its temperature go along."""
    held = io.BytesIO()
    network.eval()
    torch.onnx.export(
        network, (torch.zeros(2, 2, SIDE, SIDE), torch.zeros(2, 4)), held, dynamo=False, opset_version=17,
        input_names=["views", "places"], output_names=["scores"],
        dynamic_axes={"views": {0: "n"}, "places": {0: "n"}, "scores": {0: "n"}},
    )  # fmt: skip
    model = onnx.load_from_string(held.getvalue())
    for key, value in {"characters": "\n".join(classes), "temperature": f"{temperature:.4f}"}.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    return bytes(model.SerializeToString())
