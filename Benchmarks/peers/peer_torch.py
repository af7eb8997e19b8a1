"""Training and inference of resnet50v2-cbam in PyTorch on the CPU. Prints one JSON line.

    python peer_torch.py --size 48 --batch 64 [--precision bf16] [--layout nchw]
"""
import torch

from measuring import CLASSES, LEARNING_RATE, images_per_second, options, report
from resnet50v2_torch import ResNet50V2CBAM, focal_loss

parser = options(__doc__.splitlines()[0], training=False)
parser.add_argument("--layout", choices=["nhwc", "nchw"], default="nhwc", help="channels last, or first")
given = parser.parse_args()

torch.set_num_threads(given.threads)
torch.manual_seed(0)
memory = torch.channels_last if given.layout == "nhwc" else torch.contiguous_format
model = ResNet50V2CBAM().to(memory_format=memory)
images = torch.randn(given.batch, 3, given.size, given.size).to(memory_format=memory)
labels = torch.arange(given.batch) % CLASSES
optimizer = torch.optim.RMSprop(model.parameters(), LEARNING_RATE, alpha=0.9, eps=1e-7)


def forward():
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=given.precision == "bf16"):
        return model(images)


def train():
    optimizer.zero_grad(set_to_none=True)
    loss = focal_loss(forward().float(), labels)
    loss.backward()
    optimizer.step()
    loss.item()


@torch.inference_mode()
def infer():
    forward()


train_rate = images_per_second(train, given)
model.eval()
infer_rate = images_per_second(infer, given)
report("torch", torch.__version__, given, layout=given.layout, train_images_per_second=train_rate,
       infer_images_per_second=infer_rate)
