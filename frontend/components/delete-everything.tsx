"use client";

import { type FormEvent, useRef, useState } from "react";
import { authClient } from "@/lib/auth-client";
import type { Erasure } from "@/lib/erasure";
import { forgetToken } from "@/lib/latchkey";
import { useAwake } from "@/lib/use-awake";
import { doorWords } from "@/lib/words";
import { Field } from "./field";

/** Tasks and account, in this order: lib/auth.ts has why. */
export function DeleteEverything({ onErased }: { onErased: (erasure: Erasure) => void }) {
  const awake = useAwake();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const opener = useRef<HTMLButtonElement>(null);

  async function erase(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setError(undefined);
    const answer = await authClient.deleteUser({ password }).catch(() => ({ data: null, error: {} }));
    setBusy(false);
    if (answer.error) {
      setError(doorWords(answer.error));
    } else {
      forgetToken();
      onErased(answer.data as unknown as Erasure); // as lib/auth.ts has it answered
    }
  }

  return (
    <section className="card stack danger-zone">
      <h2>Delete everything</h2>
      <p>All your tasks and your account, for good. There is no way back, so export your data first if you want it.</p>
      {open ? (
        <form className="stack" method="post" onSubmit={erase} aria-busy={busy}>
          <Field label="Your password, to be sure it is you" name="password" type="password" autoComplete="current-password" required autoFocus error={error} />
          <div className="row">
            <button className="danger" type="submit" disabled={busy}>
              {busy ? "Deleting …" : "Delete for good"}
            </button>
            <button
              type="button"
              onClick={() => {
                setOpen(false);
                setError(undefined);
                requestAnimationFrame(() => opener.current?.focus());
              }}
            >
              Keep my account
            </button>
          </div>
        </form>
      ) : (
        <div className="row">
          <button ref={opener} className="danger-quiet" type="button" disabled={!awake} onClick={() => setOpen(true)}>
            Delete everything …
          </button>
        </div>
      )}
    </section>
  );
}
