"use client";

import { authClient } from "@/lib/auth-client";
import { forgetToken, revokeTokens } from "@/lib/latchkey";
import { Problem } from "@/lib/problem";
import { useAttempt } from "./use-attempt";

export function SignOutEverywhere() {
  const { busy, idle, error, attempt } = useAttempt();

  const signOut = () =>
    attempt(async () => {
      await revokeTokens(async () => {
        const { error } = await authClient.revokeSessions();
        if (error) {
          throw new Problem("unreachable");
        }
      });
      forgetToken();
      window.location.assign("/sign-in?everywhere");
    });

  return (
    <section className="card stack">
      <h2>Lost a device?</h2>
      <p>This ends your session on every device, this one included, and at once. Your tasks stay.</p>
      <div role="status">{error && <p className="message danger">{error}</p>}</div>
      <div className="row">
        <button type="button" onClick={signOut} disabled={!idle}>
          {busy ? "One moment …" : "Sign out everywhere"}
        </button>
      </div>
    </section>
  );
}
