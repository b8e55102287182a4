"""The names and shapes of secrets, and what options of some programs mean: tables for core/redaction."""

from __future__ import annotations

import re

HIDDEN = "***"

ENDINGS = (
    *("password", "passwd", "passphrase", "passcode", "passwort", "kennwort", "secret", "token", "apikey"),
    *("accesskey", "secretkey", "privatekey", "authkey", "streamkey"),
    *("sshpass", "storepass", "keypass", "userpass", "dbpass", "rootpass", "requirepass", "masterauth", "loginpas"),
)
"""A word of a name that ends so names a secret."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


WHOLE_WORDS = _set("pass passe pwd pw psw credential credentials creds jwt cookie bearer psk otp")
KINDS_OF_KEY = _set(
    "api access secret private auth stream license licence encryption account signing master session shared preshared "
    "subscription service client claim server rest openai anthropic wandb hf gemini groq mistral replicate openrouter azure "
    "elevenlabs deepl civitai tmdb ngc nvidia rtmp"
)
NUMBERED = _set("v value")
"""Behind the name of a secret these, and a number, change nothing: SECRET_VALUE, TOKEN_V2, PASSWORD1."""
MAY_NAME_SECRET = _set("key auth sig signature cookies pat sid sessionid phpsessid jsessionid")
"""These name a secret only where the value looks like one."""
NO_VALUE_FOLLOWS = _set("no ask prompt use require enable disable show hide allow without skip has with")
KINDS_OF_TEXT_TOKEN = _set(
    "eos bos pad unk stop mask sep cls image special start end max min per n num new context first last next"
)
PLAIN_VALUES = frozenset({"", "true", "false", "yes", "no", "none", "null", "on", "off", "0", "1", "auto", "default"})

# The published prefixes of GitHub, GitLab, OpenAI, Anthropic, Hugging Face, Slack, AWS, Google, npm, PyPI, Docker,
# Tailscale, NVIDIA, Replicate, Weights & Biases, SendGrid, Plex, Stripe, HashiCorp Vault, Groq, xAI, Grafana, Perplexity,
# DigitalOcean, age, Telegram and Discord bots, Shopify, Linear, Notion, Square, Figma, Atlassian, Tavily, Cerebras, Jina,
# Sentry, 1Password, and JSON Web Tokens.
_TOKENS = (
    r"(?:\b|(?<=/bot))(?:gh[pousr]_\w{16,}|github_pat_\w{16,}|gl(?:pat|sa|c)[-_][\w\-]{16,}|sk-[\w\-]{16,}|hf_\w{16,}"
    r"|xox[abeoprs]-[\w\-]{10,}|A[KS]IA[0-9A-Z]{16}|AIza[\w\-]{30,}|npm_\w{30,}|pypi-[\w\-]{30,}|dckr_pat_[\w\-]{16,}"
    r"|tskey-[\w\-]{10,}|nvapi-[\w\-]{16,}|r8_\w{30,}|wandb_v1_\w{16,}|SG\.[\w\-]{16,}\.[\w\-]{16,}|claim-[\w\-]{16,}"
    r"|[sr]k_(?:live|test)_\w{16,}|ya29\.[\w\-]{16,}|GOCSPX-[\w\-]{16,}|hv[sbr]\.[\w\-]{16,}|gsk_\w{30,}|xai-\w{30,}"
    r"|pplx-\w{30,}|do[opr]_v1_\w{30,}|AGE-SECRET-KEY-1\w{16,}|(?<!\d)\d{8,10}:AA[\w\-]{30,}|[MNO][\w\-]{23,}\.[\w\-]{6}\.[\w\-]{27,}"
    r"|xapp-\d-[\w\-]{10,}|shp(?:at|ca|pa|ss)_\w{20,}|lin_api_\w{20,}|ntn_\w{30,}|secret_\w{40,}|sq0[a-z]{3}-[\w\-]{16,}"
    r"|figd_[\w\-]{20,}|ATATT3x[\w\-=]{20,}|whsec_\w{20,}|tvly-[\w\-]{16,}|csk-\w{20,}|jina_\w{30,}|sntry[su]_[\w=+/]{20,}"
    r"|ops_eyJ[\w\-]{20,}|eyJ[\w\-]{8,}\.[\w\-]{8,}\.?[\w\-]*)"
)
_SHAPES = (
    (r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*", HIDDEN),
    (
        r"(?i)\b((?:proxy-)?authorization\s*[:=]\s*[\"']?(?:(?:bearer|basic|token|digest|oauth|apikey)\s+)?)[^\s\"']+",
        rf"\1{HIDDEN}",
    ),
    (r"(?i)\b((?:bearer|basic)\s+)[\w.~+/=\-]{8,}", rf"\1{HIDDEN}"),
    (r"(?i)\b((?:set-)?cookie\s*:\s*).+", rf"\1{HIDDEN}"),
    (r"(://[^/\s:@]*:)[^\s/]+@", rf"\1{HIDDEN}@"),
    (r"(://)[^/\s:@]{20,}@", rf"\1{HIDDEN}@"),
    (r"((?:\A|=)[\w.\-]+:)[^\s/@:]+@(?!sha256)(?=[\w.\-]+)", rf"\1{HIDDEN}@"),
    (r"(?i)(\bjdbc:oracle:\w+:[^/\s]+/)[^@\s]+@", rf"\1{HIDDEN}@"),
    (r"(?i)\b(rtmps?://[^\s/]+/[^\s/]+/)[^\s?]+", rf"\1{HIDDEN}"),
    (r"(?i)(\bhooks\.slack\.com/(?:services|workflows)/)[^\s\"']+", rf"\1{HIDDEN}"),
    (r"(?i)(\bdiscord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/)[^\s\"'?]+", rf"\1{HIDDEN}"),
    (r"(?i)\b(pass:).+", rf"\1{HIDDEN}"),
    # A secret that is told to another program: echo hunter2 | sudo -S.
    (
        r"(\b(?:echo|printf)\s+(?:-\w+\s+){0,3})[^|]{1,200}(\|[^|]{0,100}?(?:sudo\s[^|]{0,40}?-S\b|-stdin\b|--with-token\b))",
        rf"\1{HIDDEN} \2",
    ),
    # An argument list written as JSON: ["--password", "hunter2"].
    (
        r"(?i)([\"']--?(?:[a-z]+[-_])*(?:password|passwd|token|secret|api[-_]?key)[\"']\s{0,4},\s{0,4}[\"'])[^\"']+",
        rf"\1{HIDDEN}",
    ),
    (_TOKENS, HIDDEN),
)
SCHEMES = _set("bearer basic token digest oauth")
"""What may stand between `Authorization:` and the secret."""
PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement) for pattern, replacement in _SHAPES
)

# What options of some programs mean: the secret is `attached` to it, stands `apart`, may stand in `either` place, follows the user's name
# and a colon, a comma or a percent sign, or is the `second` of two arguments.
_OPTIONS_OF: tuple[tuple[str, dict[str, str]], ...] = (
    ("mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlpump mariadb mariadb-dump", {"-p": "attached"}),
    ("7z 7za 7zr", {"-p": "attached"}),
    ("rar unrar", {"-p": "attached", "-hp": "attached"}),
    ("openssl", {"-k": "apart", "-K": "apart"}),
    ("http https xh httpie", {"-a": "after colon", "--auth": "after colon"}),
    ("frpc frps", {"-t": "either"}),
    ("nmcli", {"password": "apart"}),  # nosec B105 # an option's name, and how its value follows
    ("aws", {"aws_secret_access_key": "apart", "aws_session_token": "apart"}),  # nosec B105 # an option's name, and how its value follows
    ("sendemail", {"-xp": "apart"}),
    ("psexec psexec64", {"-p": "apart"}),
    ("wpa_passphrase", {"wpa_passphrase": "second"}),  # nosec B105 # an option's name, and how its value follows
    ("open", {"-u": "after comma"}),  # within lftp
    ("xfreerdp xfreerdp3 wlfreerdp sdl-freerdp", {"/p": "attached"}),
    ("zip unzip mosquitto_pub mosquitto_sub sqlcmd bcp", {"-P": "either"}),
    ("sshpass mongo mongosh mongodump xmrig t-rex ethminer nbminer ccminer lolminer gminer rigel", {"-p": "either"}),
    ("mcrcon rcon rcon-cli rdesktop yt-dlp youtube-dl gallery-dl", {"-p": "either"}),
    ("login", {"-p": "either"}),  # docker login, podman login
    ("ldapsearch ldapadd ldapmodify", {"-w": "either"}),
    ("redis-cli", {"-a": "either"}),
    (
        "curl",
        {
            **dict.fromkeys(("-u", "--user", "-U", "--proxy-user", "-E", "--cert"), "after colon"),
            "-b": "either",
            "--cookie": "either",
        },
    ),
    ("transmission-remote", {"-n": "after colon", "--auth": "after colon"}),
    ("smbclient smbget rpcclient", {"-U": "after percent", "--user": "after percent"}),
    ("lftp", {"-u": "after comma"}),
    ("steamcmd", {"+login": "second"}),
    ("sunshine", {"--creds": "second"}),
)
PROGRAMS = {program: options for programs, options in _OPTIONS_OF for program in programs.split()}
SEPARATORS = {"after colon": ":", "after percent": "%", "after comma": ","}
SUBCOMMANDS = _set("login authtoken add-authtoken --ngrok")
"""Words behind which a long random text is a secret: `wandb login`, `ngrok authtoken`."""
SHORT_OPTIONS = _set("-p -P -k -K")
"""Short options that mean a password or a key in many programs: what follows is one if it looks random."""
