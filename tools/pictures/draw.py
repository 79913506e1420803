#!/usr/bin/env python3
"""Draws the pictures of the identity that have to be made of points: the icons for browsers and telephones, and the preview that
stands beside a link. The mark and the scene are the same shapes as in src/web/assets/favicon.svg and src/web/templates/roots.html.
Needs Pillow. Run it from the root of the repository; it writes into src/web/assets.
"""

from pathlib import Path

from PIL import Image, ImageDraw

OUT = Path("src/web/assets")
FINER = 4  # drawn so many times larger, then made smaller

BRAND = "#24604a"
SOFT = "#eef5f0"
LEAF = ["#2f7a5d", "#5a9f7f", "#3f8d6d"]
MINT = "#bfe3d0"
EARTH = "#6d5c48"
WARM = "#c98a2b"


def curve(points):
    """Points along a cubic Bézier curve."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    for step in range(61):
        t = step / 60
        u = 1 - t
        yield (
            u**3 * ax + 3 * u * u * t * bx + 3 * u * t * t * cx + t**3 * dx,
            u**3 * ay + 3 * u * u * t * by + 3 * u * t * t * cy + t**3 * dy,
        )


class Sheet:
    """A drawing in the units of an SVG."""

    def __init__(self, width, height, unit, background, at=(0, 0)):
        self.size = (width, height)
        self.unit = unit * FINER
        self.at = at
        self.image = Image.new("RGBA", (width * FINER, height * FINER), background)
        self.pen = ImageDraw.Draw(self.image)

    def place(self, x, y):
        return ((x + self.at[0]) * self.unit, (y + self.at[1]) * self.unit)

    def dot(self, x, y, radius, colour):
        px, py = self.place(x, y)
        r = radius * self.unit
        self.pen.ellipse((px - r, py - r, px + r, py + r), fill=colour)

    def stroke(self, points, width, colour):
        points = list(points)
        for x, y in points:
            self.dot(x, y, width / 2, colour)
        flat = [self.place(x, y) for x, y in points]
        self.pen.line(flat, fill=colour, width=round(width * self.unit))

    def shape(self, points, colour):
        self.pen.polygon([self.place(x, y) for x, y in points], fill=colour)

    def saved(self):
        return self.image.resize(self.size, Image.Resampling.LANCZOS)


def mark(size, rounded):
    """The mark: a seedling whose roots end in three places."""
    sheet = Sheet(size, size, size / 40, (0, 0, 0, 0), at=(4, 4))
    edge = size * FINER
    radius = edge * 7 / 32 if rounded else 0
    sheet.pen.rounded_rectangle((0, 0, edge - 1, edge - 1), radius=radius, fill=BRAND)
    sheet.stroke([(16, 12), (16, 27)], 2.6, "#ffffff")
    sheet.stroke(curve([(16, 18.5), (16, 23.5), (6, 21), (6, 26.5)]), 2.6, "#ffffff")
    sheet.stroke(curve([(16, 18.5), (16, 23.5), (26, 21), (26, 26.5)]), 2.6, "#ffffff")
    left = [*curve([(16, 16), (9, 16), (5.5, 12), (5.5, 5.5)]), *curve([(5.5, 5.5), (11.5, 5.5), (16, 9), (16, 16)])]
    right = [*curve([(16, 13), (16, 6.5), (20, 3), (26.5, 3)]), *curve([(26.5, 3), (26.5, 9), (23, 13), (16, 13)])]
    for leaf in (left, right):
        sheet.shape(leaf, MINT)
    for x, y in ((6, 27.5), (16, 28.5), (26, 27.5)):
        sheet.dot(x, y, 2.8, "#ffffff")
    return sheet.saved()


def preview():
    """Trees and a house above the ground, joined by their roots below it."""
    sheet = Sheet(1200, 630, 2.0, SOFT, at=(60, -5))
    # The ground reaches over the whole width.
    sheet.stroke([(-80, 160), (560, 160)], 3, BRAND)
    roots = [
        [(90, 160), (90, 200), (60, 200), (60, 250)],
        [(90, 160), (90, 200), (130, 190), (130, 225)],
        [(130, 225), (130, 260), (180, 255), (180, 285)],
        [(250, 160), (250, 190), (250, 200), (250, 235)],
        [(250, 235), (250, 265), (180, 260), (180, 285)],
        [(250, 235), (250, 265), (310, 255), (310, 280)],
        [(390, 160), (390, 200), (360, 190), (360, 225)],
        [(360, 225), (360, 255), (310, 255), (310, 280)],
        [(390, 160), (390, 200), (430, 205), (430, 255)],
    ]
    for root in roots:
        sheet.stroke(curve(root), 5, EARTH)
    for x, y, r, colour in [(90, 78, 54, LEAF[0]), (250, 100, 40, LEAF[1]), (390, 72, 60, LEAF[2])]:
        sheet.stroke([(x, y), (x, 160)], 9, EARTH)
        sheet.dot(x, y, r, colour)
    sheet.shape([(148, 160), (148, 130), (170, 110), (192, 130), (192, 160)], "#ffffff")
    sheet.stroke([(142, 135), (170, 109), (198, 135)], 5, BRAND)
    sheet.shape([(164, 160), (164, 142), (176, 142), (176, 160)], WARM)
    for x, y in [(60, 250), (130, 225), (180, 285), (250, 235), (310, 280), (360, 225), (430, 255)]:
        sheet.dot(x, y, 9, WARM)
    return sheet.saved().convert("RGB")


def main():
    mark(180, False).convert("RGB").quantize(64).save(OUT / "apple-touch-icon.png", optimize=True)
    icons = [mark(size, True) for size in (48, 32, 16)]
    icons[0].save(OUT / "favicon.ico", sizes=[(48, 48), (32, 32), (16, 16)], append_images=icons[1:])
    preview().quantize(96).save(OUT / "preview.png", optimize=True)


main()
