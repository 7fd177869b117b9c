"use client";

import { useState } from "react";
import { leave } from "@/lib/latchkey";
import { Problem } from "@/lib/problem";
import { SignedOut } from "@/lib/token";
import { useAwake } from "@/lib/use-awake";
import { words } from "@/lib/words";

/** Something that takes a moment and may fail, in words. */
export function useAttempt() {
  const awake = useAwake();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (reason) {
      if (reason instanceof SignedOut) {
        leave();
      } else {
        setError(words(reason instanceof Problem ? reason : new Problem("unknown")));
      }
    } finally {
      setBusy(false);
    }
  }

  return { busy, idle: awake && !busy, error, attempt };
}
