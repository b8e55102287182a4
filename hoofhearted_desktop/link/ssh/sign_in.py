"""Sign in as `ssh` does: ask for the methods, then keys, then questions, then a password; go on after a partial success.

A server hangs up after MaxAuthTries refusals. What is left is tried over another connection, as few as possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Optional, Union

from hoofhearted_desktop.link.ssh import agent as agents
from hoofhearted_desktop.link.ssh import by_words, failures, identities, identity_agent
from hoofhearted_desktop.link.ssh.by_key import ByKey
from hoofhearted_desktop.link.ssh.userauth import Answer, ChangeWanted, Ended, Failure, Success, UserAuth

if TYPE_CHECKING:
    from hoofhearted_desktop.link.ssh.handshake import Transport
    from hoofhearted_desktop.link.ssh.story import Story
    from hoofhearted_desktop.link.stream import Unreachable

MOST_CONNECTIONS = 6
"""More would look like somebody who guesses passwords (fail2ban)."""
_ORDER = ("publickey", "keyboard-interactive", "password")


class SignedIn(NamedTuple):
    """The server lets the person in."""


class Again(NamedTuple):
    """The server hung up, and something is left to try over another connection."""


class SignIn:
    """Signs in to one hop, over as many transports as it takes; `close` it."""

    def __init__(self, story: Story) -> None:
        """Look which keys there are."""
        self._story = story
        self._agent: Optional[agents.Agent] = None
        held: tuple[agents.AgentKey, ...] = ()
        if story.hop.pubkey_authentication:
            held = self._agent_keys()
        found = identities.find(story.hop, held, story.keychain.worked(story.account))
        self._identities = found.identities if story.hop.pubkey_authentication else ()
        for note in found.notes:
            story.note(note)
        self._connections = 0

    def _agent_keys(self) -> tuple[agents.AgentKey, ...]:
        agent = identity_agent.find(self._story.hop.identity_agent)
        if isinstance(agent, agents.NoAgent):
            self._story.note(agent.why)
            return ()
        keys = agent.keys(self._story.progress)
        if isinstance(keys, agents.NoAgent):
            agent.close()
            self._story.note(keys.why)
            return ()
        self._agent = agent
        return keys

    def close(self) -> None:
        """Let go of the agent."""
        if self._agent is not None:
            self._agent.close()

    def run(self, transport: Transport) -> Union[SignedIn, Again, Unreachable]:
        """Sign in over this transport."""
        story = self._story
        self._connections += 1
        length = story.length
        auth = UserAuth(transport, story.hop.user, story.progress)
        answer = auth.begin()
        by_key = ByKey(story, self._identities, self._agent, transport.signature_algorithms())
        exhausted: set[str] = set()
        while isinstance(answer, Failure):
            story.offered = answer.methods
            if answer.partial:
                exhausted.clear()
            method = self._next(answer, exhausted)
            if method is None:
                return self._not_accepted()
            answer = self._by(method, auth, by_key, answer)
            if isinstance(answer, Failure) and not answer.partial:
                exhausted.add(method)
        return self._verdict(answer, grew=story.length > length)

    def _next(self, last: Failure, exhausted: set[str]) -> Optional[str]:
        hop = self._story.hop
        enabled = {
            "publickey": hop.pubkey_authentication,
            "keyboard-interactive": hop.keyboard_interactive_authentication,
            "password": hop.password_authentication,
        }
        order = hop.preferred_authentications or _ORDER
        return next((m for m in order if enabled.get(m) and m in last.methods and m not in exhausted), None)

    def _by(self, method: str, auth: UserAuth, by_key: ByKey, last: Failure) -> Answer:
        if method == "publickey":
            return by_key.run(auth, last._replace(partial=False))
        by = by_words.by_password if method == "password" else by_words.by_questions
        return by(auth, self._story, last._replace(partial=False))

    def _verdict(self, answer: Answer, *, grew: bool) -> Union[SignedIn, Again, Unreachable]:
        story = self._story
        if isinstance(answer, Success):
            return SignedIn()
        if isinstance(answer, ChangeWanted):
            return failures.password_expired(story.who, story.command)
        if not grew and not story.progress.cancelled:
            why = answer.why if isinstance(answer, Ended) else "the server answered out of turn"
            return failures.connection_lost(story.hop.alias, why or "it hung up while signing in")
        if story.progress.cancelled or not self._left():
            return self._not_accepted()
        return Again() if self._connections < MOST_CONNECTIONS else failures.too_many_tries(story.who, story.tried)

    def _left(self) -> bool:
        keys = "publickey" in self._story.offered and any(
            identity.mark not in self._story.refused for identity in self._identities
        )
        return keys or by_words.usable(self._story.offered, self._story)

    def _not_accepted(self) -> Unreachable:
        story = self._story
        if story.progress.cancelled:
            return failures.cancelled()
        if story.missed is not None and (story.declined or not story.tried):
            return failures.unanswered(story.who, story.missed, story.tried)
        return failures.not_accepted(story.who, story.command, story.tried, story.offered, story.notes)
