"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { authClient } from "@/lib/auth-client";
import { forgetToken } from "@/lib/latchkey";
import { useAwake } from "@/lib/use-awake";
import { settle } from "@/lib/use-tasks";
import { doorWords } from "@/lib/words";

const PAGES = [
  ["/tasks", "Tasks"],
  ["/account", "Account"],
] as const;

export function Navigation() {
  const path = usePathname();
  const awake = useAwake();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string>();

  async function signOut() {
    setBusy(true);
    setTrouble(undefined);
    await settle();
    const { error } = await authClient.signOut().catch(() => ({ error: {} }));
    if (error) {
      setTrouble(`You are still signed in. ${doorWords(error)}`);
      setBusy(false);
    } else {
      forgetToken();
      window.location.assign("/sign-in");
    }
  }

  return (
    <>
      <nav aria-label="Main">
        {PAGES.map(([href, name]) => (
          <Link key={href} href={href} aria-current={path === href ? "page" : undefined}>
            {name}
          </Link>
        ))}
        <button className="plain" type="button" onClick={signOut} disabled={busy || !awake}>
          Sign out
        </button>
      </nav>
      {trouble && (
        <p className="message danger" role="alert">
          {trouble}
        </p>
      )}
    </>
  );
}
