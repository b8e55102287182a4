"""Who and what plays in the stories: cards and programs."""

from __future__ import annotations

from tests.recordings.stage import Card, Program

RTX = Card("GPU-3090")
SECOND = Card("GPU-3060", "NVIDIA GeForce RTX 3060", 13.0, 170.0, 12)
SMALL = Card("GPU-p400", "Quadro P400", 4.0, 30.0, 2)
LAPTOP = Card("GPU-4060m", "NVIDIA GeForce RTX 4060 Laptop GPU", 5.0, 90.0, 8)
SERVER = Card("GPU-a100", "NVIDIA A100-PCIE-40GB", 36.0, 250.0, 40)

XORG = Program(900, "Xorg", "/usr/lib/xorg/Xorg", ("/usr/lib/xorg/Xorg", ":0"), "root", types=("graphics",))
SHELL = Program(1200, "gnome-shell", "/usr/bin/gnome-shell", types=("graphics",))
FIREFOX = Program(3300, "firefox", "/usr/lib/firefox/firefox", types=("graphics",))
CHROME = Program(
    3400,
    "chrome",
    "/opt/google/chrome/chrome",
    ("/opt/google/chrome/chrome", "--type=gpu-process"),
    types=("graphics",),
)
GAME = Program(
    5100,
    "hl2_linux",
    "/home/david/.steam/steam/steamapps/common/Half-Life 2/hl2_linux",
    ("/home/david/.steam/steam/steamapps/common/Half-Life 2/hl2_linux", "-game", "hl2"),
    types=("graphics",),
)
PLEX = Program(
    4301,
    "Plex Transcoder",
    "/usr/lib/plexmediaserver/Plex Transcoder",
    ("/usr/lib/plexmediaserver/Plex Transcoder", "-hwaccel", "nvdec", "-i", "/media/Sunrise.mkv", "-c:v", "h264_nvenc"),
    "plex",
    container="plex",
)
OLLAMA = Program(
    4242, "ollama", "/usr/bin/ollama", ("/usr/bin/ollama", "runner", "--port", "41237"), "ollama", container="ollama"
)
COMFY = Program(
    6000, "python3", "/usr/bin/python3", ("/usr/bin/python3", "/home/david/ComfyUI/main.py", "--listen"), started=-60.0
)
TRAIN = Program(
    7000, "python3", "/usr/bin/python3", ("/usr/bin/python3", "/home/david/train.py", "--epochs", "90"), started=-5.0
)
OTHER_TRAIN = Program(
    7001, "python3", "/usr/bin/python3", ("/usr/bin/python3", "/home/anna/finetune.py"), user="anna", started=-5.0
)
FRIGATE = Program(
    2200,
    "ffmpeg",
    "/usr/lib/ffmpeg/7.0/bin/ffmpeg",
    ("/usr/lib/ffmpeg/7.0/bin/ffmpeg", "-hwaccel", "cuda", "-i", "rtsp://camera/stream", "-f", "rawvideo", "pipe:"),
    "root",
    container="frigate",
)
MINER = Program(
    6660, "xmrig", "/tmp/.x/xmrig", ("/tmp/.x/xmrig", "--cuda", "-o", "pool"), user="www-data", started=-2.0
)
FOLDING = Program(
    8100,
    "FahCore_24",
    "/var/lib/fah-client/cores/FahCore_24",
    ("/var/lib/fah-client/cores/FahCore_24", "-dir", "00", "-gpu", "0"),
    "fah-client",
)
BLENDER = Program(9100, "blender", "/usr/bin/blender", ("/usr/bin/blender", "-b", "scene.blend", "-f", "1"))
HIDDEN = Program(31337, "?", "?", user="root", hidden=True)
UNLISTED = Program(31338, "?", "?", user="root", unlisted=True)
