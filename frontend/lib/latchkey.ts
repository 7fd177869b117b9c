import { Problem, problemOf } from "./problem";
import { SignedOut, TokenKeeper } from "./token";

/** `/latchkey` leads through this origin (proxy.ts); Latchkey's own URL would do as well, with LATCHKEY_CORS_ORIGINS. */
const LATCHKEY = "/latchkey";
const PATIENCE = 10_000;

export type Task = {
  id: string;
  title: string;
  description: string | null;
  completed: boolean;
  createdAt: string;
  updatedAt: string;
};

export type Status = "all" | "pending" | "completed";
export type Page = { items: Task[]; nextCursor: string | null };
export type Draft = { title: string; description: string | null };
export type Versioned = { task: Task; etag: string | null };

const tokens = new TokenKeeper(fetchToken);
const tabs = typeof window === "undefined" ? undefined : new BroadcastChannel("latchkey-session");
tabs?.addEventListener("message", heed);

/** What happened to the session in another tab. */
function heed({ data }: MessageEvent<"signed-out" | "signed-in">): void {
  if (data === "signed-out") {
    leave();
  } else {
    window.location.reload(); // as the page of whoever it is now; what waits is done with the token that it has
  }
}

/** Better Auth knows the one who asks by their cookie. */
async function fetchToken(): Promise<string> {
  const answer = await reach("/api/auth/token");
  if (answer.status === 401) {
    throw new SignedOut();
  }
  if (!answer.ok) {
    throw new Problem("unreachable");
  }
  return ((await answer.json()) as { token: string }).token;
}

async function reach(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(PATIENCE), ...init, cache: "no-store" });
  } catch {
    throw new Problem("unreachable");
  }
}

/** Asks with a token; once more with a new one where Latchkey refuses the first: it may be expired, or of old keys. */
async function call(path: string, init: RequestInit = {}): Promise<Response> {
  let refusal: Problem | undefined;
  for (let attempt = 0; attempt < 3; attempt++) {
    if (attempt > 0 && refusal?.code === "token_revoked") {
      await nextSecond(); // tokens of the very second in which all were taken back are refused as well
    }
    const token = await tokens.current();
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${token}`);
    const answer = await reach(LATCHKEY + path, { ...init, headers });
    if (answer.ok) {
      return answer;
    }
    refusal = await problemOf(answer);
    if (answer.status !== 401 || (attempt === 1 && refusal.code !== "token_revoked")) {
      throw refusal;
    }
    tokens.refused(token);
  }
  throw refusal ?? new Problem("unreachable");
}

function nextSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1000));
}

function json(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}

async function versioned(answer: Response): Promise<Versioned> {
  return { task: (await answer.json()) as Task, etag: answer.headers.get("ETag") };
}

export async function listTasks(status: Status, cursor?: string | null): Promise<Page> {
  const query = new URLSearchParams({ status, limit: "20", ...(cursor && { cursor }) });
  return (await call(`/api/tasks?${query}`)).json() as Promise<Page>;
}

/** @param key the same for each attempt to make this one task */
export async function addTask(draft: Draft, key: string): Promise<Task> {
  return (await versioned(await call("/api/tasks", json("POST", draft, { "Idempotency-Key": key })))).task;
}

export async function findTask(id: string): Promise<Versioned> {
  return versioned(await call(`/api/tasks/${id}`));
}

/** @param etag of the version that is meant; without one, whichever there is */
export async function changeTask(id: string, changes: Partial<Task>, etag?: string | null): Promise<Versioned> {
  return versioned(await call(`/api/tasks/${id}`, json("PATCH", changes, etag ? { "If-Match": etag } : {})));
}

/** What is gone already is deleted. `keepalive` lets it outlive the page. */
export async function deleteTask(id: string): Promise<void> {
  try {
    await call(`/api/tasks/${id}`, { method: "DELETE", keepalive: true });
  } catch (reason) {
    if (!(reason instanceof Problem && reason.code === "not_found")) {
      throw reason;
    }
  }
}

/** Everything that Latchkey keeps of the user. Whole: half of it would be no JSON. */
export async function exportData(): Promise<Blob> {
  const answer = await call("/api/me/export", { signal: AbortSignal.timeout(10 * 60_000) });
  const text = await answer.text().catch(() => "");
  try {
    JSON.parse(text);
  } catch {
    throw new Problem("unreachable");
  }
  return new Blob([text], { type: "application/json" });
}

/** Of every session that there was when this was called, here and elsewhere. */
export async function revokeTokens(endSessions: () => Promise<void>): Promise<void> {
  // Fetched first: without a session there would be none, and with one there would be new ones afterwards.
  await tokens.current();
  await endSessions();
  await call("/api/me/revoke-tokens", { method: "POST" });
}

/** Has a token at hand that will be good for as long. */
export function prepareToken(millis: number): void {
  tokens.current(millis).catch(() => {}); // whoever needs it asks again, and is told
}

/** Forgets the token in every tab of this browser. */
export function forgetToken(): void {
  tokens.clear();
  tabs?.removeEventListener("message", heed); // a receipt stays on the page, whoever signs in elsewhere
  tabs?.postMessage("signed-out");
}

/** Somebody did, here: no other tab goes on as the page of somebody else. */
export function signedIn(): void {
  tabs?.postMessage("signed-in");
}

/** To the door. The token goes with the page, after what still waits there has been done with it. */
export function leave(): void {
  window.location.assign("/sign-in?ended");
}
