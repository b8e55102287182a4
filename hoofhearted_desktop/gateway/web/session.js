// Signing in and out. A token is shown to the gateway once and kept nowhere here; the cookie that comes back no script can read.

import { ask, setCsrf } from "./ask.js";
import { $, put, show } from "./dom.js";
import { named, visible } from "./words.js";

export class SignIn {
  constructor(onSignedIn) {
    this.onSignedIn = onSignedIn;
    this.scope = null;
    $("sign-in-form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.show($("token").value.trim());
    });
    window.addEventListener("hashchange", () => void this.begin());
  }

  // By the token of a link (#token=…), which leaves the address and the history at once; else by the cookie there may be.
  async begin() {
    const [, inLink] = /^#token=([^&]+)$/u.exec(location.hash) ?? [];
    if (inLink !== undefined) {
      history.replaceState(null, "", location.pathname + location.search);
      await this.show(inLink);
      return;
    }
    const found = await this.renew();
    if (found.ok) this.take(found.body);
    else this.wanted(found.status === 401 ? "" : `${visible(found.detail)}.`);
  }

  // Ask whose session this is: another window of this browser may have begun another one since.
  async renew() {
    const found = await ask("session");
    if (found.ok) {
      setCsrf(found.body.csrf);
      this.scope = found.body.scope;
    }
    return found;
  }

  async show(token) {
    const button = $("sign-in-form").querySelector("button");
    button.disabled = true;
    const found = await ask("session", { method: "POST", body: { token } });
    button.disabled = false;
    if (found.ok) {
      this.take(found.body);
      return;
    }
    const wait = found.retry_s === null ? "" : `; try again in ${found.retry_s} s`;
    this.wanted(`${visible(found.detail)}${wait}.`);
    $("token").focus();
  }

  take(session) {
    $("token").value = "";
    setCsrf(session.csrf);
    this.scope = session.scope;
    show($("sign-in"), false);
    show($("board"), true);
    show($("sign-out"), true);
    put($("who"), `Signed in by the token ${named(session.name)}, which may ${session.scope}.`);
    this.onSignedIn();
  }

  // Show the form, with why.
  wanted(problem) {
    this.scope = null;
    setCsrf(null);
    show($("board"), false);
    show($("sign-out"), false);
    show($("sign-in"), true);
    put($("who"), "");
    put($("sign-in-problem"), problem);
  }
}
