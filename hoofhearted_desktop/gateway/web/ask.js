// Questions to the gateway. Every answer is {ok, status, body, detail, retry_s}; nothing here throws.

const PATIENCE_MS = 8000;
let csrf = null;

export function setCsrf(value) {
  csrf = value;
}

export async function ask(path, { method = "GET", body, host } = {}) {
  const url = new URL(`api/v1/${path}`, document.baseURI);
  if (host !== undefined && host !== null) url.searchParams.set("host", host);
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && csrf !== null) headers["X-CSRF-Token"] = csrf;
  try {
    const response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: method === "GET" ? "no-cache" : "no-store", // what has not changed comes as 304
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return await read(response);
  } catch {
    return { ok: false, status: 0, body: null, detail: "the gateway does not answer", retry_s: null };
  }
}

async function read(response) {
  const text = await response.text();
  let body = null;
  try {
    body = text === "" ? null : JSON.parse(text);
  } catch {
    return { ok: false, status: 502, body: null, detail: "something else than the gateway answers here", retry_s: null };
  }
  const detail = typeof body?.detail === "string" ? body.detail : `the gateway answers ${response.status}`;
  const retry = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return {
    ok: response.ok,
    status: response.status,
    body,
    detail: response.ok ? "" : detail,
    retry_s: Number.isNaN(retry) ? null : retry,
  };
}
