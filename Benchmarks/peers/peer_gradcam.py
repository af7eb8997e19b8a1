"""Grad-CAM by pytorch-grad-cam in front of the same network: many maps, or one picture from a cold start.

    python peer_gradcam.py --size 48 --batch 64          one JSON line with maps per second
    python peer_gradcam.py --picture IN.png OUT.png      one overlay, for whoever times the whole process from outside
"""
import torch
from pytorch_grad_cam import GradCAM
from pytorch_grad_cam.utils.image import show_cam_on_image

from measuring import images_per_second, options, report
from resnet50v2_torch import ResNet50V2CBAM

parser = options(__doc__.splitlines()[0], precisions=("f32",), training=False)
parser.add_argument("--picture", nargs=2, metavar=("IN", "OUT"), help="explain one picture instead of measuring")
given = parser.parse_args()

torch.set_num_threads(given.threads)
torch.manual_seed(0)
model = ResNet50V2CBAM().eval()
cam = GradCAM(model=model, target_layers=[model.cbam])
if given.picture:
    import numpy
    from PIL import Image

    side = given.size
    face = numpy.asarray(Image.open(given.picture[0]).convert("RGB").resize((side, side)), dtype=numpy.float32) / 255
    batch = torch.from_numpy(face.transpose(2, 0, 1) * 2 - 1)[None]
    overlay = show_cam_on_image(face, cam(input_tensor=batch, targets=None)[0], use_rgb=True)
    Image.fromarray(overlay).save(given.picture[1])
else:
    images = torch.randn(given.batch, 3, given.size, given.size)
    rate = images_per_second(lambda: cam(input_tensor=images, targets=None), given)
    report("pytorch-grad-cam", torch.__version__, given, gradcam_maps_per_second=rate)
