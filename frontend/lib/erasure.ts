import { APIError } from "better-auth/api";
import { environment } from "./environment";

/** Latchkey's receipt: everything that it kept of the user is gone. */
export type Erasure = { receipt: string; erasedAt: string; deleted: { tasks: number } };

/** Longer than the minute that Latchkey gives itself. */
const PATIENCE = 75_000;

/** Erases all that Latchkey keeps of the token's user, or throws: then nothing is gone, and it can be tried again. */
export async function eraseAtLatchkey(token: string): Promise<Erasure> {
  const answer = await fetch(new URL("/api/me", environment("LATCHKEY_URL")), {
    method: "DELETE",
    headers: { Authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => undefined);
  if (answer?.status !== 200) {
    throw new APIError("SERVICE_UNAVAILABLE", { code: "ERASURE_FAILED", message: "Nothing was erased." });
  }
  return (await answer.json()) as Erasure;
}
