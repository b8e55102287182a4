"""The options of ssh_config(5): which are honoured and how their values read, which change something that is not done here."""

from __future__ import annotations

import re
from typing import NamedTuple, Optional

from hoofhearted_desktop.link.ssh.config_lines import shown
from hoofhearted_desktop.link.ssh.hop import Checking

_WRITTEN = """
    AddKeysToAgent AddressFamily BatchMode BindAddress BindInterface CASignatureAlgorithms CanonicalizeHostname
    CanonicalizePermittedCNAMEs CertificateFile CheckHostIP Ciphers Compression ConnectTimeout FingerprintHash
    GSSAPIAuthentication GSSAPIKeyExchange GlobalKnownHostsFile Host HostKeyAlgorithms HostKeyAlias HostName
    HostbasedAuthentication IdentitiesOnly IdentityAgent IdentityFile IgnoreUnknown Include KbdInteractiveAuthentication
    KbdInteractiveDevices KexAlgorithms KnownHostsCommand MACs Match NoHostAuthenticationForLocalhost NumberOfPasswordPrompts
    PKCS11Provider PasswordAuthentication PermitLocalCommand Port PreferredAuthentications ProxyCommand ProxyJump
    ProxyUseFdpass PubkeyAcceptedAlgorithms PubkeyAuthentication RefuseConnection RemoteCommand RequiredRSASize
    RevokedHostKeys SecurityKeyProvider ServerAliveCountMax ServerAliveInterval SessionType StrictHostKeyChecking Tag User
    UserKnownHostsFile VerifyHostKeyDNS
"""
_NAMES = {name.lower(): name for name in _WRITTEN.split()}
ALIASES = {
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "skeyauthentication": "kbdinteractiveauthentication",
    "tisauthentication": "kbdinteractiveauthentication",
    "dsaauthentication": "pubkeyauthentication",
    "identityfile2": "identityfile",
    "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
    "smartcarddevice": "pkcs11provider",
    "protocolkeepalives": "serveraliveinterval",
    "setuptimeout": "serveraliveinterval",
}
"""Old names, and two that only Debian has."""


class Said(NamedTuple):
    """An option that is not done here. `harmless` are the values with which nothing would differ; `why` is a sentence."""

    why: str
    harmless: frozenset[str] = frozenset({"no", "none", "false"})
    of_system: bool = True
    """Whether it is said of the system's file as well, and not only of the user's own."""


_ALGORITHMS = "The algorithms are chosen by this program, not by this list."
_NEVER = frozenset[str]()

SAID = {
    "addkeystoagent": Said("A key that is unlocked here is not added to the agent."),
    "batchmode": Said("Questions are asked all the same, where there is somebody to ask."),
    "bindaddress": Said("The system chooses the address to connect from.", _NEVER),
    "bindinterface": Said("The system chooses the interface to connect from.", _NEVER),
    "canonicalizehostname": Said("Host names are not completed by the domains given; the system's own search is used."),
    "canonicalizepermittedcnames": Said("Aliases in the DNS are not followed to another name."),
    "casignaturealgorithms": Said(_ALGORITHMS, _NEVER),
    "checkhostip": Said("The host's key is looked up by its name only, not by its address as well."),
    "ciphers": Said(_ALGORITHMS, _NEVER),
    "fingerprinthash": Said("Fingerprints are shown as SHA256.", frozenset({"sha256"})),
    "gssapiauthentication": Said("Signing in by Kerberos (GSSAPI) is not supported.", of_system=False),
    "gssapikeyexchange": Said("The exchange of keys by Kerberos (GSSAPI) is not supported.", of_system=False),
    "hostbasedauthentication": Said("Signing in by the key of this computer (hostbased) is not supported."),
    "hostkeyalgorithms": Said(_ALGORITHMS, _NEVER),
    "kbdinteractivedevices": Said("The server chooses how it asks.", _NEVER),
    "kexalgorithms": Said(_ALGORITHMS, _NEVER),
    "knownhostscommand": Said("The command is not run; host keys come from the files of known hosts."),
    "macs": Said(_ALGORITHMS, _NEVER),
    "nohostauthenticationforlocalhost": Said("The host key of this computer is checked like any other."),
    "permitlocalcommand": Said("LocalCommand is not run."),
    "pkcs11provider": Said("Keys on a smart card (PKCS#11) can only be used through an agent."),
    "proxyusefdpass": Said(
        "A ProxyCommand has to pass the data on itself here; handing over its socket is not supported."
    ),
    "pubkeyacceptedalgorithms": Said(_ALGORITHMS, _NEVER),
    "remotecommand": Said("It is not run: what runs there is the agent."),
    "requiredrsasize": Said("The length of RSA keys is not checked.", frozenset({"1024"})),
    "revokedhostkeys": Said("The list is not read; @revoked lines in the files of known hosts are."),
    "securitykeyprovider": Said(
        "Keys of a FIDO token can only be used through an agent.", frozenset({"none", "internal"})
    ),
    "sessiontype": Said("What runs there is the agent.", frozenset({"default"})),
    "verifyhostkeydns": Said("Fingerprints in the DNS are not looked up."),
}

_OF_SESSIONS = """
    canonicaldomains canonicalizefallbacklocal canonicalizemaxdots channeltimeout clearallforwardings connectionattempts
    controlmaster controlpath controlpersist dynamicforward enableescapecommandline enablesshkeysign escapechar
    exitonforwardfailure forkafterauthentication forwardagent forwardx11 forwardx11timeout forwardx11trusted gatewayports
    gssapiclientidentity gssapidelegatecredentials gssapikexalgorithms gssapirenewalforcesrekey gssapiserveridentity
    gssapitrustdns hashknownhosts hostbasedacceptedalgorithms hostbasedkeytypes ipqos keepalive localcommand localforward
    loglevel logverbose obscurekeystroketiming permitremoteopen rekeylimit remoteforward requesttty sendenv setenv stdinnull
    streamlocalbindmask streamlocalbindunlink syslogfacility tcpkeepalive tunnel tunneldevice updatehostkeys usekeychain
    versionaddendum visualhostkey warnweakcrypto xauthlocation
"""
"""Of sessions, terminals, forwardings and logs that there are none of here. macOS alone has UseKeychain: the passphrase is
asked for by this program, which has its own way to the keyring."""

_OF_THE_PAST = """
    afstokenpassing cipher compressionlevel fallbacktorsh globalknownhostsfile2 kerberosauthentication kerberostgtpassing
    protocol rhostsauthentication rhostsrsaauthentication rsaauthentication userknownhostsfile2 useprivilegedport useroaming
    usersh
"""
"""ssh itself no longer does anything with them."""

SILENT = frozenset(_OF_SESSIONS.split()) | frozenset(_OF_THE_PAST.split())
"""Options that do not matter here, of which nothing is said."""

CHECKINGS = {
    "true": Checking.YES,
    "yes": Checking.YES,
    "ask": Checking.ASK,
    "accept-new": Checking.ACCEPT_NEW,
    "false": Checking.NO,
    "no": Checking.NO,
    "off": Checking.NO,
}
FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_PUBKEY = {**FLAGS, "unbound": True, "host-bound": True}
_FAMILIES = {"any": "any", "inet": "inet", "inet6": "inet6"}
_UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_TIME_PART = re.compile(r"[ \t\n\v\f\r]*\+?([0-9]{1,10})([smhdw]?)", re.IGNORECASE)
_NUMBER = re.compile(r"[ \t\n\v\f\r]*\+?0*([0-9]{1,10})")
_LARGEST = 2**31 - 1


def seconds(text: str) -> Optional[int]:
    """Read a time as sshd_config(5) has it (`90`, `1m30s`); None for anything else."""
    total, at = 0, 0
    while at < len(text) or not text:
        found = _TIME_PART.match(text, at)
        if found is None or (not found[2] and found.end() < len(text)):
            return None
        total += int(found[1]) * _UNIT_S[found[2].lower()]
        at = found.end()
    return total if total <= _LARGEST else None


def number(text: str) -> Optional[int]:
    """Read a number from 0 to 2³¹ − 1; None for anything else."""
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found is not None and int(found[1]) <= _LARGEST else None


def flag(text: str) -> Optional[bool]:
    """Read yes or no."""
    return FLAGS.get(text.lower())


def pubkey(text: str) -> Optional[bool]:
    """Read PubkeyAuthentication, which may also say how."""
    return _PUBKEY.get(text.lower())


def compression(text: str) -> Optional[bool]:
    """Read Compression, for which true and false will not do."""
    return {"yes": True, "no": False}.get(text.lower())


def family(text: str) -> Optional[str]:
    """Read AddressFamily."""
    return _FAMILIES.get(text.lower())


def checking(text: str) -> Optional[Checking]:
    """Read StrictHostKeyChecking."""
    return CHECKINGS.get(text.lower())


def port(text: str) -> Optional[int]:
    """Read a port, a number from 1 to 65535 or the name of a service."""
    value = number(text)
    if value is None:
        import socket

        try:
            value = socket.getservbyname(text, "tcp")
        except (OSError, ValueError, UnicodeError):
            return None
    return value if 1 <= value <= 65535 else None


READERS = {
    "addressfamily": family,
    "compression": compression,
    "connecttimeout": seconds,
    "identitiesonly": flag,
    "kbdinteractiveauthentication": flag,
    "numberofpasswordprompts": number,
    "passwordauthentication": flag,
    "port": port,
    "pubkeyauthentication": pubkey,
    "serveralivecountmax": number,
    "serveraliveinterval": seconds,
    "stricthostkeychecking": checking,
}
"""Honoured options with one value of a certain form; each reader gives None for any other."""

TEXTS = frozenset(
    {"hostkeyalias", "hostname", "identityagent", "ignoreunknown", "preferredauthentications", "tag", "user"}
)
"""Honoured options with one value of any form."""

FILES = frozenset({"globalknownhostsfile", "userknownhostsfile"})
"""Honoured options with several values."""

ADDED = frozenset({"certificatefile", "identityfile"})
"""Honoured options of which each line adds one more."""

MOST = {"certificatefile": 100, "globalknownhostsfile": 32, "identityfile": 100, "userknownhostsfile": 32}
"""How many values they may have; ssh refuses more."""

WHOLE_LINES = frozenset({"proxycommand", "proxyjump", "refuseconnection"})
"""Honoured options that take the rest of their line as it is."""

BLOCKS = frozenset({"host", "include", "match"})
"""What says which lines count."""

HONOURED = frozenset(READERS) | TEXTS | FILES | ADDED | WHOLE_LINES | BLOCKS


def name_of(keyword: str) -> str:
    """Give an option's name as the manual page writes it."""
    name = ALIASES.get(keyword.lower(), keyword.lower())
    return _NAMES.get(name, shown(keyword))
