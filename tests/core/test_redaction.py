"""Secrets leave a command line; what tells one program from another stays."""

from __future__ import annotations

import shlex
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoofhearted_desktop.core.redaction import redact
from tests.examples import examples

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
    ("app --header 'X-Api-Key: abc'", "app --header 'X-Api-Key: ***'"),
    ("app -H X-Api-Key:abc", "app -H 'X-Api-Key:***'"),
    ("app https://hooks.slack.com/services/T0/B0/abc", "app 'https://hooks.slack.com/services/***'"),
    ("app https://discord.com/api/webhooks/12/ab-c_d", "app 'https://discord.com/api/webhooks/12/***'"),
    ("bot 123456789:AAFabcdefghijklmnopqrstuvwxyz012345", "bot ***"),
    ("app 'https://h/c?sv=1&sig=abcDEF123%2Fxyz%3D&se=2'", "app 'https://h/c?sv=1&sig=***&se=2'"),
    ("app sk_live_0123456789abcdefABCDEF", "app ***"),
    ("app ya29.a0AfH6SMBxyz0123456789", "app ***"),
    ("app hvs.CAESIabcdefghijklmnop0123", "app ***"),
    ("app gsk_abcdefghijklmnopqrstuvwxyz0123456789", "app ***"),
    ("app -p 9f8e7d6c5b4a39281706f5e4d3c2b1a0", "app -p ***"),
    ("app -k aB3dE5gH7jK9mN1pQ3sT5vW7", "app -k ***"),
    ("python launch.py --gradio-auth me:hunter2", "python launch.py --gradio-auth 'me:***'"),
    ("python launch.py --gradio-auth=me:hunter2", "python launch.py '--gradio-auth=me:***'"),
    ("app --basic-auth admin:hunter2", "app --basic-auth 'admin:***'"),
    ("mount -o username=x,password=hunter2 //nas/a /b", "mount -o 'username=x,password=***' //nas/a /b"),
    ("app --psk hunter2", "app --psk ***"),
    ("app --key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "app --key ***"),
    ("app AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPx", "app 'AWS_SECRET_ACCESS_KEY=***'"),
    ("ffmpeg -cookies 'session=abc; path=/' -i x", "ffmpeg -cookies *** -i x"),
    ("ffmpeg -i srt://h:90?passphrase=hunter22&mode=caller", "ffmpeg -i 'srt://h:90?passphrase=***&mode=caller'"),
    ("ffmpeg -headers 'X-Token: abc' -i x", "ffmpeg -headers 'X-Token: ***' -i x"),
    ("yt-dlp -u me -p hunter2 https://x", "yt-dlp -u me -p *** https://x"),
    ("docker run -eDB_PASS=hunter2 x", "docker run '-eDB_PASS=***' x"),
    ("""app '["--password", "hunter2"]'""", """app '["--password", "***"]'"""),
    ("curl -b 'session=abc' h", "curl -b *** h"),
    ("curl --cert client.pem:hunter2 h", "curl --cert 'client.pem:***' h"),
    ("lftp -u me,hunter2 host", "lftp -u 'me,***' host"),
    ("steamcmd +login me hunter2 +app_update 1", "steamcmd +login me *** +app_update 1"),
    ("sunshine --creds me hunter2", "sunshine --creds me ***"),
    ("xfreerdp /u:me /p:hunter2 /v:host", "xfreerdp '/u:me' '/p***' '/v:host'"),
    ("mcrcon -H host -p hunter2 list", "mcrcon -H host -p *** list"),
    ("transmission-remote -n me:hunter2 -l", "transmission-remote -n 'me:***' -l"),
    ("wandb login 0123456789abcdef0123456789abcdef01234567", "wandb login ***"),
    ("ngrok config add-authtoken 2abcDEFghiJKLmnoPQRstuVWX", "ngrok config add-authtoken ***"),
    ("jupyter lab --NotebookApp.token=abc", "jupyter lab '--NotebookApp.token=***'"),
    ("java -Djavax.net.ssl.keyStorePassword=abc -jar a.jar", "java '-Djavax.net.ssl.keyStorePassword=***' -jar a.jar"),
    ("app 'Server=h;User Id=u;Password=a b c;Database=d'", "app 'Server=h;User Id=u;Password=***;Database=d'"),
    ("app 'curl -u me:hunter2 https://x'", "app 'curl -u me:*** https://x'"),
    ("python 'worker: --password hunter2 --n 1'", "python 'worker: --password *** --n 1'"),
    ("app --openai-key=abc --hf_key abc", "app '--openai-key=***' --hf_key ***"),
    (
        "env MY_SECRET_VALUE=abc TOKEN_V2=abc DB_PASSWORD1=abc x",
        "env MY_SECRET_VALUE=*** TOKEN_V2=*** DB_PASSWORD1=*** x",
    ),
    ("env SSHPASS=abc sshpass -e ssh h", "env SSHPASS=*** sshpass -e ssh h"),
    ("curl --user=me:hunter2 h", "curl '--user=me:***' h"),
    ("http -a me:hunter2 GET h", "http -a 'me:***' GET h"),
    ("http --auth=me:hunter2 GET h", "http '--auth=me:***' GET h"),
    (
        "curl https://h/bot123456789:AAFabcdefghijklmnopqrstuvwxyz012345/send",
        "curl 'https://h/bot***/send'",
    ),
    ("redis-server --requirepass abc --masterauth abc", "redis-server --requirepass *** --masterauth ***"),
    ("keytool -storepass abc -keypass abc", "keytool -storepass *** -keypass ***"),
    ("openssl enc -k hunter2 -in a", "openssl enc -k *** -in a"),
    ("rar a -hphunter2 x.rar", "rar a '-hp***' x.rar"),
    ("ffmpeg -i 'http://cam/cgi?loginuse=a&loginpas=abc' x", "ffmpeg -i 'http://cam/cgi?loginuse=a&loginpas=***' x"),
    ("aws configure set aws_secret_access_key abc", "aws configure set aws_secret_access_key ***"),
    ("nmcli dev wifi connect x password abc", "nmcli dev wifi connect x password ***"),
    ("wpa_passphrase home abc", "wpa_passphrase home ***"),
    ("python launch.py --ngrok 2abcDEFghiJKLmnoPQRstuVWX", "python launch.py --ngrok ***"),
    ("app jdbc:oracle:thin:me/hunter2@h:1521", "app 'jdbc:oracle:thin:me/***@h:1521'"),
    ("lftp -e 'open -u me,hunter2 h'", "lftp -e 'open -u me,*** h'"),
    ("streamlink --x 'Authorization=OAuth abc' u", "streamlink --x 'Authorization=*** ***' u"),
    ("srcds_run +rcon_password abc +map x", "srcds_run +rcon_password *** +map x"),
    ("app --pat aB3dE5gH7jK9mN1pQ3sT5vW7", "app --pat ***"),
    ("frpc tcp -t hunter2 -s h", "frpc tcp -t *** -s h"),
    ("curl -H Authorization: Bearer abc h", "curl -H Authorization: Bearer *** h"),
    ("curl -H 'Authorization: Bearer' abc h", "curl -H 'Authorization: ***' *** h"),
    ("curl -H X-Api-Key: abc h", "curl -H X-Api-Key: *** h"),
    ("bash -c 'echo hunter2 | sudo -S reboot'", "bash -c 'echo *** | sudo -S reboot'"),
    (
        "bash -c 'printf hunter2 | docker login --password-stdin'",
        "bash -c 'printf *** | docker login --password-stdin'",
    ),
    ("app DSN=me:hunter2@tcp(h:3306)/d".replace("(", "[").replace(")", "]"), "app 'DSN=me:***@tcp[h:3306]/d'"),
    ("app sessionid=0123456789abcdef0123", "app 'sessionid=***'"),
    ("obs --rtmp-key abc", "obs --rtmp-key ***"),
    ("app --passwort abc --kennwort=abc --mot-de-passe abc", "app --passwort *** --kennwort=*** --mot-de-passe ***"),
    ("app xapp-1-A0123456789-abcdef", "app ***"),
    ("app shpat_0123456789abcdef0123456789abcdef", "app ***"),
    ("app figd_0123456789abcdef0123456789", "app ***"),
    ("app whsec_0123456789abcdefABCDEF01", "app ***"),
    ("sendemail -xu a -xp hunter2", "sendemail -xu a -xp ***"),
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
    "app --auth host:8080",
    "app --auth '***' --auth none",
    "yt-dlp --cookies cookies.txt https://x",
    "ffmpeg -i a -x264-params pass=2:bitrate=4000 b",
    "ffmpeg -i a -x265-params 'pass=1:stats=x.log' b",
    "/opt/google/chrome/chrome --type=gpu-process --password-store=basic --enable-features=PasswordImport,X",
    "app --token-merging-ratio 0.5 --max-token-length 77 --tokens 512 --n-tokens=9",
    "app --revision 0123456789abcdef0123456789abcdef01234567 --seed 12345678901234567890",
    "app --uuid 8f14e45f-ceea-467f-a34c-5a1d3090abcd --gpu GPU-5a1d3090-0d2e-4b7c-9c61-7c1f0a5e3090",
    "env CUDA_VISIBLE_DEVICES=GPU-5a1d3090-0d2e-4b7c-9c61-7c1f0a5e3090 TF_CPP_MIN_LOG_LEVEL=2 python x.py",
    "/usr/lib/xorg/Xorg vt2 -auth /run/user/1000/gdm/Xauthority -keeptty",
    "app --key models/Llama3/Q4.gguf --keys 3 --secrets-dir /run/secrets --lora key.gguf",
    "app --license=GPL-3.0 --sort key=name",
    "java -Dtoken.type=bearer -jar x.jar",
    "app --tokenizer.model=/m/tokenizer.model --token_embedding=x",
    "llama-server -m Qwen3-8B-Q4_K_M.gguf --api-key-file /run/k",
    "docker run -p 127.0.0.1:8080:8080 -P image",
    "hashcat -m 0 -a 3 8743b52063cd84097a65d1633f5c74f5 '?l?l?l'",
    "app 'A=1;B=2 3;C=4'",
    "openssl rsa -in a.pem -key b.pem -passin file:/run/pw -pass env:PW",
    "x265 --pass-2 a -pass1 b",
    "app --pat '*.mkv' --tokens-v2 --key1 a",
    "steam -applaunch 730 +connect 1.2.3.4:27015",
    "wg set wg0 private-key /etc/wireguard/key",
    "http GET h a==b",
    "curl -H Content-Type: application/json h",
    "app --title Chapter: basic h",
    "bash -c 'echo hello | tee x'",
    "app --sid 3 image=repo:1.2@sha256:0123456789abcdef0123456789abcdef",
    "docker login",
    "wandb login --relogin",
    "steamcmd +login anonymous +app_update 1",
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


@pytest.mark.parametrize("line", ["curl -h-bearer -br", "mysql --password -phunter2", "sshpass --token -phunter2 x"])
def test_an_option_whose_secret_is_hidden_stays_an_option(line: str) -> None:
    once = redact(line.split())
    assert "***" in once[2]
    assert redact(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "a" * 8192,
        "a=" * 4096,
        "://:" * 2048,
        '"' * 8192,
        "a b" * 2700,
        "--token=" * 1000,
        "key=" * 2048,
        "echo " * 1600,
        "echo |" * 1300,
        "x:" + " " * 8000 + "y",
    ],
)
def test_a_hostile_line_costs_no_more_than_its_length(text: str) -> None:
    before = time.process_time()
    redact((text, text))
    assert time.process_time() - before < 1.0


# ---------------------------------------------------------------- whatever the arguments are

PIECES = [word for line, _ in SECRET for word in shlex.split(line)] + [
    word for line in INNOCENT for word in line.split()
]
ARGUMENTS = st.lists(
    st.one_of(
        st.sampled_from(PIECES),
        st.text(max_size=40),
        st.text(alphabet="-=:;/@%+*'\"{}[],. \\apsworkeytn01\n", max_size=30),
        st.builds(
            "{}{}{}".format,
            st.sampled_from(PIECES),
            st.sampled_from(["=", ":", " ", ";", "&", "@"]),
            st.sampled_from(PIECES),
        ),
    ),
    max_size=8,
)


@settings(max_examples=examples(100), deadline=None)
@given(ARGUMENTS)
def test_no_arguments_make_it_fail_or_change_their_number_and_twice_is_once(line: list[str]) -> None:
    once = redact(line)
    assert len(once) == len(line)
    assert redact(once) == once


@settings(max_examples=examples(100), deadline=None)
@given(ARGUMENTS, st.sampled_from(["--password", "--api-key", "--token", "-client-secret"]), st.sampled_from(["", "="]))
def test_a_secret_is_taken_out_wherever_it_stands(before: list[str], option: str, how: str) -> None:
    secret = "correcthorse77"  # noqa: S105 - it is made up
    given_line = [*before, "--", f"{option}={secret}"] if how else [*before, "--", option, secret]
    assert secret not in " ".join(redact(given_line))
