"""Write the Arabic face of the pages: Vazirmatn (OFL 1.1), only the letters that news needs.

    npm pack @fontsource-variable/vazirmatn
    tar xzf fontsource-variable-vazirmatn-*.tgz
    python tools/arabic_font.py package

Needs the dependency group ``tools``. All weights are in one file; Latin letters stay the system's.
"""

import shutil
import sys
from pathlib import Path

from fontTools import subset

STATIC = Path(__file__).parents[1] / "rasid" / "web" / "pages" / "static"
SOURCE = "files/vazirmatn-arabic-wght-normal.woff2"
# Letters, marks, digits and signs of Arabic, Persian, Urdu and Sorani; joiners; guillemets. The
# rest of the block is of languages whose news Rasid does not read.
UNICODES = (
    "U+0020-0020,U+00AB,U+00BB,U+060C-060F,U+061B-061F,U+0621-065F,U+0660-066D,U+066E-0671,"
    "U+0679,U+067E,U+0686,U+0688,U+0691,U+0695,U+0698,U+06A4,U+06A9,U+06AF,U+06B5,U+06BA,"
    "U+06BE,U+06C0-06C3,U+06C6,U+06C7,U+06CC,U+06CE,U+06D2-06D5,U+06F0-06F9,U+200C-200F,"
    "U+2010-2011,U+25CC,U+FDFC"
)


def main() -> None:
    """Read the package's folder and write the font with its licence."""
    package = Path(sys.argv[1])
    target = STATIC / "vazirmatn.woff2"
    subset.main(
        [
            str(package / SOURCE),
            f"--unicodes={UNICODES}",
            "--layout-features=*",
            "--flavor=woff2",
            f"--output-file={target}",
        ]
    )
    shutil.copyfile(package / "LICENSE", STATIC / "vazirmatn-OFL.txt")
    print(f"{target.name}: {target.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
