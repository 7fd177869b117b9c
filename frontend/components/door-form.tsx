"use client";

import { type FormEvent, useState } from "react";
import { authClient } from "@/lib/auth-client";
import { signedIn } from "@/lib/latchkey";
import { useAwake } from "@/lib/use-awake";
import { doorWords } from "@/lib/words";
import { Field } from "./field";

/** Where people come in, with an account or for one. */
export function DoorForm({ kind }: { kind: "sign-in" | "sign-up" }) {
  const isNew = kind === "sign-up";
  const awake = useAwake();
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  async function enter(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    const credentials = { email: text("email").trim(), password: text("password") };
    setBusy(true);
    setError(undefined);
    const answer = await (isNew
      ? authClient.signUp.email({ ...credentials, name: text("name").trim() })
      : authClient.signIn.email(credentials)
    ).catch(() => ({ error: {} }));
    if (answer.error) {
      setError(doorWords(answer.error));
      setBusy(false);
    } else {
      signedIn();
      window.location.assign("/tasks"); // a page of their own, with nothing in memory from before
    }
  }

  return (
    // `post`, so that without JavaScript no password comes into the address.
    <form className="card stack" method="post" onSubmit={enter} aria-busy={busy}>
      {error && (
        <p className="message danger" role="alert">
          {error}
        </p>
      )}
      {isNew && <Field label="Name" name="name" autoComplete="name" maxLength={100} required />}
      <Field label="E-mail" name="email" type="email" autoComplete="email" required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete={isNew ? "new-password" : "current-password"}
        required
        {...(isNew && { minLength: 8, maxLength: 128, hint: "8 characters or more. A few words make a good one." })}
      />
      <button className="primary" type="submit" disabled={busy || !awake}>
        {busy ? "One moment …" : isNew ? "Create account" : "Sign in"}
      </button>
    </form>
  );
}
