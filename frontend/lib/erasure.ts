import { APIError } from "better-auth/api";
import { environment } from "./environment";
import { isProblem, problemOf } from "./problem";

/** Latchkey's receipt: everything that it kept of the user is gone. */
export type Erasure = { receipt: string; erasedAt: string; deleted: { tasks: number } };

/** Longer than the minute that Latchkey gives itself. */
const PATIENCE = 75_000;

/** Erases all that Latchkey keeps of the token's user, or throws: ERASURE_FAILED where it is known that nothing is gone. */
export async function eraseAtLatchkey(token: string): Promise<Erasure> {
  const me = new URL("/api/me", environment("LATCHKEY_URL"));
  let wasRefused: boolean;
  try {
    const answer = await fetch(me, {
      method: "DELETE",
      headers: { Authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.status === 200) {
      const erasure = (await answer.json()) as Erasure;
      // Better Auth's client makes a Date of what looks like one, and takes microseconds for milliseconds.
      return { ...erasure, erasedAt: new Date(erasure.erasedAt).toISOString() };
    }
    // What says anything else may be something in between, behind which Latchkey did it.
    wasRefused = isProblem(answer) && isRefusal(answer.status, (await problemOf(answer)).code);
  } catch (reason) {
    wasRefused = neverArrived(reason);
  }
  throw wasRefused
    ? new APIError("SERVICE_UNAVAILABLE", { code: "ERASURE_FAILED", message: "Nothing was erased." })
    : new APIError("SERVICE_UNAVAILABLE", { code: "ERASURE_UNKNOWN", message: "Everything or nothing was erased." });
}

/** Before it began: other faults of a server may come after the commit, and a fresh token be revoked by an erasure. */
function isRefusal(status: number, code: string): boolean {
  return code !== "token_revoked" && (status < 500 || code === "overloaded" || code === "keys_unavailable");
}

/** Nobody took the connection; one that broke later may have carried the request. */
function neverArrived(reason: unknown): boolean {
  const { cause } = reason as { cause?: { code?: string } };
  return cause?.code === "ECONNREFUSED";
}
