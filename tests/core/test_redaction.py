"""Secrets leave a command line; what tells one program from another stays."""

from __future__ import annotations

import shlex
import time

import pytest

from hoofhearted_desktop.core.redaction import redact

SECRET = [
    ("app --password hunter22", "app --password ***"),
    ("app --password=hunter22", "app --password=***"),
    ("app -password hunter22", "app -password ***"),
    ("app --db-password 'two words'", "app --db-password ***"),
    ("app --password 'p&a;s=s w'", "app --password ***"),
    ("app '--password=two words'", "app '--password=***'"),
    ("app --passwd x1", "app --passwd ***"),
    ("app --pwd=letmein", "app --pwd=***"),
    ("app --passphrase 'correct horse'", "app --passphrase ***"),
    ("app --token abc", "app --token ***"),
    ("app --hf-token=abc", "app --hf-token=***"),
    ("app --HF_TOKEN abc", "app --HF_TOKEN ***"),
    ("app --apiKey abc", "app --apiKey ***"),
    ("app --api-key abc --model llama3", "app --api-key *** --model llama3"),
    ("app --api_key=abc", "app --api_key=***"),
    ("app --openai-api-key abc", "app --openai-api-key ***"),
    ("app --secret abc", "app --secret ***"),
    ("app --client-secret=abc", "app --client-secret=***"),
    ("app --aws-secret-access-key abc", "app --aws-secret-access-key ***"),
    ("app --stream-key live_1_a", "app --stream-key ***"),
    ("app --credentials user:pw", "app --credentials ***"),
    ("app --key 0123456789abcdef0123", "app --key ***"),
    ("app --key=0123456789abcdef0123", "app --key=***"),
    ("app --auth 0123456789abcdef0123", "app --auth ***"),
    ("env PGPASSWORD=abc psql -h db", "env PGPASSWORD=*** psql -h db"),
    ("env MYSQL_PWD=abc mysql", "env MYSQL_PWD=*** mysql"),
    ("docker run -e API_TOKEN=abc image", "docker run -e API_TOKEN=*** image"),
    ("docker run --env=API_TOKEN=abc image", "docker run --env=API_TOKEN=*** image"),
    ("/usr/bin/mysql -u root -phunter2 db", "/usr/bin/mysql -u root '-p***' db"),
    (r"'C:\\MySQL\\bin\\mysql.exe' -phunter2", r"'C:\\MySQL\\bin\\mysql.exe' '-p***'"),
    ("mysqldump -phunter2 db", "mysqldump '-p***' db"),
    ("sshpass -p hunter2 ssh host", "sshpass -p *** ssh host"),
    ("sshpass -phunter2 ssh host", "sshpass '-p***' ssh host"),
    ("redis-cli -h host -a hunter2 PING", "redis-cli -h host -a *** PING"),
    ("curl -u david:hunter2 host", "curl -u 'david:***' host"),
    ("curl --user david:hunter2 host", "curl --user 'david:***' host"),
    ("smbclient //nas/share -U david%hunter2", "smbclient //nas/share -U 'david%***'"),
    ("docker login -u david -p hunter2 registry", "docker login -u david -p *** registry"),
    ("7z x -phunter2 a.7z", "7z x '-p***' a.7z"),
    ("ldapsearch -D cn=x -w hunter2", "ldapsearch -D cn=x -w ***"),
    ("openssl enc -pass pass:hunter2", "openssl enc -pass ***"),
    ("openssl req -passin pass:hunter2", "openssl req -passin 'pass:***'"),
    ("ffmpeg -i rtsp://admin:hunter2@10.0.0.7:554/stream", "ffmpeg -i 'rtsp://admin:***@10.0.0.7:554/stream'"),
    ("git clone https://david:p@ss@example.org/a", "git clone 'https://david:***@example.org/a'"),
    ("git clone https://0123456789abcdefghij@example.org/a", "git clone 'https://***@example.org/a'"),
    ("pg postgres://u:p@h/db?x=1", "pg 'postgres://u:***@h/db?x=1'"),
    ("app redis://:hunter2@host:6379", "app 'redis://:***@host:6379'"),
    ("rclone david:hunter2@host", "rclone 'david:***@host'"),
    ("ffmpeg -f flv rtmp://live.example.tv/app/live_12_abc", "ffmpeg -f flv 'rtmp://live.example.tv/app/***'"),
    ("curl https://h/a?token=abc&b=1", "curl 'https://h/a?token=***&b=1'"),
    ("ffmpeg -i http://127.0.0.1:32400/x?X-Plex-Token=abc", "ffmpeg -i 'http://127.0.0.1:32400/x?X-Plex-Token=***'"),
    ("curl -H 'Authorization: Bearer abc.def' h", "curl -H 'Authorization: Bearer ***' h"),
    ("curl -H 'Authorization: abc' h", "curl -H 'Authorization: ***' h"),
    ("curl -H 'X-Api-Key: abc' h", "curl -H 'X-Api-Key: ***' h"),
    ("curl -H 'Cookie: session=abc; a=b' h", "curl -H 'Cookie: ***' h"),
    ("curl --oauth2-bearer abc h", "curl --oauth2-bearer *** h"),
    ("""app '{"password": "a,b", "n": 1}'""", """app '{"password": "***", "n": 1}'"""),
    (r"""app '{\"password\": \"a b\"}'""", r"""app '{\"password\": \"***\"}'"""),
    ("app 'Server=db;Password=abc;Database=x'", "app 'Server=db;Password=***;Database=x'"),
    ("bash -c 'export TOKEN=abc; run --now'", "bash -c 'export TOKEN=***; run --now'"),
    ("bash -c 'mysql -phunter2 db && train --password x1'", "bash -c 'mysql -p*** db && train --password ***'"),
    ("""bash -c 'app --password "two words" --n 1'""", """bash -c 'app --password *** --n 1'"""),
    ("app ghp_0123456789abcdefABCDEF0123", "app ***"),
    ("app --model x hf_abcdefghijklmnopqrst", "app --model x ***"),
    ("app sk-proj-abcdefghijklmnop1234", "app ***"),
    ("app AKIAIOSFODNN7EXAMPLE", "app ***"),
    ("app eyJhbGciOiJI.eyJzdWIiOiIx.abc-def", "app ***"),
    ("xmrig -o pool:3333 -u wallet -p hunter2", "xmrig -o pool:3333 -u wallet -p ***"),
    ("app --password '***' --token abc", "app --password *** --token ***"),
]

INNOCENT = [
    "python train.py --epochs 3 --lr 1e-4",
    "python -m vllm.entrypoints.openai.api_server --max-tokens 4096 --tokenizer mistral",
    "app --max-token 512",
    "app --num_tokens=5",
    "app --pad-token '<pad>' --eos_token '</s>'",
    "app --tokenizer-path /models/llama3:8b",
    "app --no-password -v",
    "app --password-file /run/secrets/db",
    "app --secret-file=/run/secrets/x",
    "app --use-token=true",
    "app --require-token --port 80",
    "ffmpeg -y -i in.mkv -pass 1 -passlogfile log -b:v 4M out.mkv",
    "x264 --pass 2 in",
    "app --key /etc/ssl/key.pem --cert /etc/ssl/cert.pem",
    "app --keyint 250 --key-frames 60 --keyboard us",
    "app --passthrough --bypass --compass north",
    "app --author david --monkey=1 --auth none",
    "docker run -p 8080:80 -v /data:/data image:1.2",
    "docker run image:1.2@sha256:0123456789abcdef0123456789abcdef",
    "mysql -u root -p db",
    "ssh git@github.com",
    "git clone ssh://git@github.com:22/a/b.git",
    "git clone git@github.com:a/b.git",
    "curl http://127.0.0.1:11434/api/generate",
    "ollama runner --model /models/blobs/sha256-0123456789abcdef0123456789abcdef --port 40123",
    "app PWD=/home/david",
    "nc -p 4242 host",
    "app --stop-token 7",
    "blender -b scene.blend -E CYCLES -a",
    "app 'a plain sentence with spaces'",
    "/usr/lib/firefox/firefox -contentproc {0123-4567} tab",
    "app --api-key",
    "app --password --verbose",
    "",
]


def split(line: str) -> list[str]:
    return shlex.split(line)


@pytest.mark.parametrize(("line", "expected"), SECRET, ids=[line for line, _ in SECRET])
def test_secret(line: str, expected: str) -> None:
    assert redact(split(line)) == tuple(split(expected))


@pytest.mark.parametrize("line", INNOCENT)
def test_innocent(line: str) -> None:
    assert redact(split(line)) == tuple(split(line))


@pytest.mark.parametrize("line", [expected for _, expected in SECRET])
def test_what_is_redacted_once_stays_as_it_is(line: str) -> None:
    assert redact(split(line)) == tuple(split(line))


@pytest.mark.parametrize(
    "text", ["a" * 8192, "a=" * 4096, "://:" * 2048, '"' * 8192, "a b" * 2700, "--token=" * 1000, "key=" * 2048]
)
def test_a_hostile_line_costs_no_more_than_its_length(text: str) -> None:
    before = time.process_time()
    redact((text, text))
    assert time.process_time() - before < 1.0
