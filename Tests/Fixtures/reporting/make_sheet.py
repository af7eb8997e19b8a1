"""Draws sheet.png: 12 small drawn faces, 48 x 48 pixels each, in one row-major sheet of 6 x 2. Made with Pillow 11 and
Python 3.11; nothing in it is a photograph."""

import os
import random

from PIL import Image, ImageDraw

random.seed(1)
sheet = Image.new("L", (6 * 48, 2 * 48), 90)
for i in range(12):
    tile = Image.new("L", (192, 192), random.randint(60, 150))
    draw = ImageDraw.Draw(tile)
    skin = random.randint(150, 230)
    draw.ellipse((30, 12, 162, 184), fill=skin)
    for x in (68, 124):
        draw.ellipse((x - 12, 74, x + 12, 92), fill=250)
        draw.ellipse((x - 5, 77, x + 5, 89), fill=30)
        draw.line((x - 16, 62 + i % 3 * 3, x + 16, 62 - i % 2 * 4), fill=50, width=6)
    curve = (i % 4 - 1) * 8
    draw.arc((66, 124 - curve, 126, 150 + curve), 10, 170, fill=60, width=6) if curve >= 0 else draw.arc(
        (66, 134, 126, 160), 190, 350, fill=60, width=6)
    sheet.paste(tile.resize((48, 48), Image.LANCZOS), (i % 6 * 48, i // 6 * 48))
sheet.quantize(32).save(os.path.join(os.path.dirname(__file__), "sheet.png"), optimize=True)
