"""resnet50v2-cbam in PyTorch: the graph of Sources/Networks/Architectures/ResNet50V2CBAM.swift, attention behind the backbone.

    python resnet50v2_torch.py --export FILE.onnx [--size 48] [--batch 64]      for the runtimes that read ONNX
"""
import argparse

import torch
from torch import nn
from torch.nn import functional

from measuring import CLASSES

STAGES = [(64, 3, 2), (128, 4, 2), (256, 6, 2), (512, 3, 1)]


def normalization(channels):
    return nn.BatchNorm2d(channels, eps=1.001e-5, momentum=0.01)


class Attention(nn.Module):
    """CBAM with one perceptron for both poolings and a 7x7 convolution."""

    def __init__(self, channels, ratio=8):
        super().__init__()
        self.squeeze = nn.Linear(channels, channels // ratio)
        self.excite = nn.Linear(channels // ratio, channels)
        self.spatial = nn.Conv2d(2, 1, 7, padding=3)

    def forward(self, x):
        mean, peak = (self.excite(functional.relu(self.squeeze(v))) for v in (x.mean((2, 3)), x.amax((2, 3))))
        x = x * torch.sigmoid(mean + peak)[:, :, None, None]
        pooled = torch.cat((x.mean(1, keepdim=True), x.amax(1, keepdim=True)), 1)
        return x * torch.sigmoid(self.spatial(pooled))


class Bottleneck(nn.Module):
    """A pre-activation block; the first of a stage projects its shortcut, the last one strides."""

    def __init__(self, channels, width, stride, projects):
        super().__init__()
        self.preact = normalization(channels)
        self.project = nn.Conv2d(channels, 4 * width, 1, stride=stride) if projects else None
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = normalization(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
        self.bn2 = normalization(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1)
        self.stride = stride

    def forward(self, x):
        activated = functional.relu(self.preact(x))
        if self.project is not None:
            shortcut = self.project(activated)
        else:
            shortcut = x if self.stride == 1 else functional.max_pool2d(x, 1, self.stride)
        y = functional.relu(self.bn1(self.conv1(activated)))
        y = functional.relu(self.bn2(self.conv2(y)))
        return shortcut + self.conv3(y)


class ResNet50V2CBAM(nn.Module):
    def __init__(self, classes=CLASSES):
        super().__init__()
        self.stem = nn.Conv2d(3, 64, 7, stride=2, padding=3)
        blocks, channels = [], 64
        for width, count, stride in STAGES:
            for block in range(1, count + 1):
                blocks.append(Bottleneck(channels, width, stride if block == count else 1, block == 1))
                channels = 4 * width
        self.body = nn.Sequential(*blocks)
        self.post = normalization(channels)
        self.cbam = Attention(channels)
        self.head = nn.Sequential(
            nn.Linear(channels, 2048), nn.ReLU(), nn.Dropout(0.5), nn.BatchNorm1d(2048, eps=1e-3, momentum=0.01),
            nn.Linear(2048, 1024), nn.ReLU(), nn.Dropout(0.5), nn.BatchNorm1d(1024, eps=1e-3, momentum=0.01),
            nn.Linear(1024, classes))

    def forward(self, x):
        # The pooling pads with zeros, as Keras does, not with the smallest number.
        x = functional.max_pool2d(functional.pad(self.stem(x), (1, 1, 1, 1)), 3, 2)
        x = self.cbam(functional.relu(self.post(self.body(x))))
        return self.head(x.mean((2, 3)))


def focal_loss(logits, target, gamma=2.0, alpha=0.25):
    log_p = functional.log_softmax(logits, 1).gather(1, target[:, None])[:, 0]
    return (-alpha * (1 - log_p.exp()) ** gamma * log_p).mean()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--export", required=True)
    parser.add_argument("--size", type=int, default=48)
    parser.add_argument("--batch", type=int, default=64)
    given = parser.parse_args()
    torch.manual_seed(0)
    example = torch.randn(given.batch, 3, given.size, given.size)
    torch.onnx.export(ResNet50V2CBAM().eval(), example, given.export, opset_version=17, dynamo=False,
                      input_names=["images"], output_names=["logits"])
